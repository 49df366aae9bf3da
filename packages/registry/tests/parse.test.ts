import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRegistry } from '../src/text.ts';
import { demoText, fullText, lineOf } from './samples.ts';

const file = 'customers.yaml';

describe('a valid registry', () => {
  it('is read with every field', () => {
    const { registry, warnings } = parseRegistry(fullText, { file });
    const acme = registry.customers.acme;
    assert.deepEqual(warnings, []);
    assert.equal(acme?.services.frame?.secrets[1]?.expires, '2028-05-19');
    assert.equal(acme?.onboarded, '2026-06-01');
    assert.equal(acme?.services.frame?.env_file, '~/frame/.env');
    assert.equal(acme?.sso?.advertise, 'platform');
    assert.equal(acme?.sso?.apps.frame_mcp?.client_id, 'aaaaaaaa-0000-4000-8000-00000000f4a3');
    assert.deepEqual(acme?.service_tenant_map, { magnet: 1 });
    assert.equal(registry.customers.globex?.public_domain, 'globex.platform.example');
    assert.equal(registry.customers.globex?.fiscal_year_start, '01-01');
  });

  it('reads the demo without a warning', () => {
    const { registry, warnings } = parseRegistry(demoText, { file });
    assert.deepEqual(warnings, []);
    assert.deepEqual(Object.keys(registry.customers), ['acme', 'globex']);
    assert.equal(registry.customers.acme?.sso?.advertise, 'platform');
    assert.equal(registry.customers.acme?.sso?.tenant_id, '11111111-1111-4111-8111-111111111111');
    assert.equal(registry.customers.globex?.sso?.tenant_id, '22222222-2222-4222-8222-222222222222');
    assert.deepEqual(registry.customers.acme?.entities, ['acmec', 'acmev', 'acme_fund1']);
  });

  it('may begin with a byte order mark, use CRLF, and end without a line break', () => {
    const windows = `\ufeff${fullText.replaceAll('\n', '\r\n').trimEnd()}`;
    assert.deepEqual(parseRegistry(windows, { file }), parseRegistry(fullText, { file }));
  });

  it('may have no customers yet', () => {
    assert.deepEqual(parseRegistry('version: 1\nzone: p.example\ncustomers: {}\n', { file }).registry.customers, {});
  });

  it('expands a list to the default scopes and keeps an empty line', () => {
    const { registry } = parseRegistry(
      fullText.replace('"lee@acme.example": { acmec: [read], acmev: [read, write] }', '"lee@acme.example": {}'),
      { file },
    );
    assert.deepEqual(registry.customers.acme?.user_entity_map, {
      'kim@acme.example': { acmec: ['read', 'write', 'close'], acmev: ['read', 'write', 'close'] },
      'lee@acme.example': {},
    });
  });

  it('lower-cases addresses and domains, with a warning that names the line', () => {
    const text = fullText.replace('"kim@acme.example"', '"Kim@ACME.example"').replace('ops@operator.example', 'Ops@operator.example');
    const { registry, warnings } = parseRegistry(text, { file });
    assert.ok(registry.customers.acme?.user_entity_map['kim@acme.example']);
    assert.deepEqual(registry.operators, ['ops@operator.example']);
    assert.deepEqual(warnings, [
      `customers.yaml line ${lineOf(text, 'Ops@')}, operators[0]: found upper-case letters in "Ops@operator.example"; allowed: ops@operator.example, which is how it is read`,
      `customers.yaml line ${lineOf(text, 'Kim@')}, customers.acme.user_entity_map."Kim@ACME.example": found upper-case letters in "Kim@ACME.example"; allowed: kim@acme.example, which is how it is read`,
    ]);
  });

  it('warns of a peer that is not in the file, a shared machine and a secret nobody lists', () => {
    const shared = fullText
      .replace('peer: globex', 'peer: initech')
      .replace('client_secret_env: AZURE', 'client_secret_env: OTHER')
      .replace('entities: [globex]', 'entities: [globex]\n    host: { ssh: acme-mini, platform: linux }');
    const { warnings } = parseRegistry(shared, { file });
    assert.equal(warnings.length, 3);
    assert.match(warnings.join('\n'), /OTHER_FRAME_MCP_CLIENT_SECRET, which no service.*"initech".*the machine of acme/s);
  });
});
