import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '@axe/kit';
import { isCustomerAdmin, rightsOfAgent, rightsOfPerson, rolesOfPerson, serviceApp, sliceOf, tenantApp, webApp } from '../src/index.ts';
import { parseRegistry } from '../src/text.ts';
import { demoText, fullText } from './samples.ts';

const { registry } = parseRegistry(demoText, { file: 'customers.yaml' });
const acme = sliceOf(registry, 'acme');
const plain = (rights: ReturnType<typeof rightsOfPerson>) =>
  rights && Object.fromEntries([...rights].map(([entity, scopes]) => [entity, [...scopes]]));

describe('sliceOf', () => {
  it('holds one customer and nothing of another', () => {
    assert.deepEqual(Object.keys(acme), ['id', 'zone', 'operators', 'customer']);
    assert.equal(acme.zone, 'platform.example');
    assert.deepEqual(acme.operators, ['ops@operator.example']);
    assert.ok(!JSON.stringify(acme).includes('globex'));
  });

  it('refuses an unknown customer and names the known ones', () => {
    for (const id of ['initech', 'constructor', '']) {
      assert.throws(
        () => sliceOf(registry, id),
        (error) => isRefusal(error, 'CUSTOMER_UNKNOWN') && /acme, globex/.test(error.message),
      );
    }
  });

  it('finds the app of a service', () => {
    assert.equal(serviceApp(acme, 'frame')?.client_id, 'aaaaaaaa-0000-4000-8000-00000000f4a3');
    assert.equal(serviceApp(acme, 'hive'), undefined);
    const bare = sliceOf(parseRegistry(fullText, { file: 'x' }).registry, 'globex');
    assert.equal(serviceApp(bare, 'frame'), undefined);
  });

  it('finds the app of the platform itself with its tenant, and nothing where there is none', () => {
    const sso = acme.customer.sso;
    assert.ok(sso !== undefined);
    const web = {
      ...sso,
      apps: { ...sso.apps, web: { client_id: 'bbbbbbbb-0000-4000-8000-000000000001', redirect_uris: [], scopes: [] } },
    };
    const found = webApp({ ...acme, customer: { ...acme.customer, sso: web } });
    assert.deepEqual([found?.tenantId, found?.app.client_id], [sso.tenant_id, 'bbbbbbbb-0000-4000-8000-000000000001']);
    assert.equal(webApp({ ...acme, customer: { ...acme.customer, sso: { ...sso, apps: {} } } }), undefined);
    assert.equal(tenantApp(acme, 'constructor'), undefined);
    assert.equal(webApp(sliceOf(parseRegistry(fullText, { file: 'x' }).registry, 'globex')), undefined);
  });
});

describe('rightsOfPerson', () => {
  it('gives the seeded people what they are known for', () => {
    const all = ['read', 'write', 'close'];
    assert.deepEqual(plain(rightsOfPerson(acme, 'kim@acme.example')), { acmec: all, acmev: all });
    assert.deepEqual(plain(rightsOfPerson(acme, 'lee@acme.example')), { acmec: ['read'], acmev: ['write'] });
    const chief = ['admin', 'reopen'];
    assert.deepEqual(plain(rightsOfPerson(acme, 'choi@acme.example')), { acmec: chief, acmev: chief, acme_fund1: chief });
  });

  it('ignores letter case', () => {
    assert.equal(rightsOfPerson(acme, 'KIM@Acme.Example'), rightsOfPerson(acme, 'kim@acme.example'));
  });

  it('gives the default of the domain only to people without an own line', () => {
    assert.deepEqual(plain(rightsOfPerson(acme, 'park@acme.example')), { acmec: ['read'] });
    assert.deepEqual(plain(rightsOfPerson(acme, 'Park@ACME.example')), { acmec: ['read'] });
    assert.equal(rightsOfPerson(acme, 'kim@acme.example')?.has('acme_fund1'), false);
  });

  it('an empty line beats the default and differs from not being mapped', () => {
    const text = demoText.replace('"lee@acme.example": { acmec: [read], acmev: [write] }', '"lee@acme.example": {}');
    const slice = sliceOf(parseRegistry(text, { file: 'x' }).registry, 'acme');
    assert.equal(rightsOfPerson(slice, 'lee@acme.example')?.size, 0);
    assert.equal(rightsOfPerson(slice, 'han@globex.example'), undefined);
  });

  it('maps nobody by accident', () => {
    for (const email of [
      '',
      'constructor',
      '__proto__',
      'acme.example',
      '@',
      'x@sub.acme.example',
      'kim@acme.example.evil',
      'kim@acme.example\n',
    ]) {
      assert.equal(rightsOfPerson(acme, email), undefined, JSON.stringify(email));
    }
  });

  it('gives the same object for the same slice', () => {
    assert.equal(rightsOfPerson(acme, 'kim@acme.example'), rightsOfPerson(acme, 'kim@acme.example'));
  });
});

describe('agents and admins', () => {
  it('agents have their own lines and no default', () => {
    assert.deepEqual(plain(rightsOfAgent(acme, 'cfo-agent')), { acmec: ['read', 'write', 'close'] });
    for (const id of ['other', 'toString', 'kim@acme.example']) assert.equal(rightsOfAgent(acme, id), undefined);
  });

  it('admins are those the customer names', () => {
    assert.equal(isCustomerAdmin(acme, 'Choi@acme.example'), true);
    assert.equal(isCustomerAdmin(acme, 'kim@acme.example'), false);
  });
});

describe('rolesOfPerson', () => {
  const roles = (slice: typeof acme, email: string) => [...rolesOfPerson(slice, email)];

  it('tells operators of the platform from admins of the customer, whatever the letter case', () => {
    assert.deepEqual(roles(acme, 'OPS@operator.example'), ['operator']);
    assert.deepEqual(roles(acme, 'Choi@acme.example'), ['admin']);
    assert.deepEqual(roles(acme, 'kim@acme.example'), []);
    assert.deepEqual(roles(acme, 'nobody@elsewhere.example'), []);
    const both = { ...acme, operators: ['choi@acme.example'] };
    assert.deepEqual(roles(both, 'choi@acme.example'), ['operator', 'admin']);
  });

  it("gives an admin of one customer nothing at another's", () => {
    assert.deepEqual(roles(sliceOf(registry, 'globex'), 'choi@acme.example'), []);
    assert.deepEqual(roles(sliceOf(registry, 'globex'), 'ops@operator.example'), ['operator']);
  });
});
