import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '@axe/kit';
import {
  addAdmin,
  addCustomer,
  changeCustomer,
  grantEmployee,
  type RegistryEdit,
  removeCustomer,
  removeEmployee,
  revokeEmployee,
  rightsOfPerson,
  setEmployee,
  setEntity,
  sliceOf,
} from '../../src/index.ts';
import { editRegistry, parseRegistry } from '../../src/text.ts';
import { demoText, fullText } from '../samples.ts';

/** The lines an edit takes out (-) and puts in (+), in order. */
function changed(text: string, edit: RegistryEdit): string[] {
  const before = text.split('\n');
  const after = editRegistry(text, edit).split('\n');
  while (before.length > 0 && before[0] === after[0]) {
    before.shift();
    after.shift();
  }
  while (before.length > 0 && before.at(-1) === after.at(-1)) {
    before.pop();
    after.pop();
  }
  return [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
}

const rightsAfter = (edit: RegistryEdit, email: string) => {
  const { registry } = parseRegistry(editRegistry(demoText, edit), { file: 'x' });
  return Object.fromEntries([...(rightsOfPerson(sliceOf(registry, 'acme'), email) ?? [])].map(([entity, held]) => [entity, [...held]]));
};

describe('the diff of an edit is what a person would have typed', () => {
  it('appends to a list in the quotes of the list', () => {
    assert.deepEqual(changed(fullText, setEntity('acme', 'acmez')), [
      '-    entities: ["acmec", "acmev", "acme_fund1"]',
      '+    entities: ["acmec", "acmev", "acme_fund1", "acmez"]',
    ]);
  });

  it('adds a person at the end of the map', () => {
    assert.deepEqual(changed(fullText, setEmployee('acme', 'New@acme.example', { acmec: ['read'] })), [
      '+      "new@acme.example": { acmec: [read] }',
    ]);
  });

  it('opens a map that the customer did not have', () => {
    assert.deepEqual(changed(fullText, addAdmin('globex', 'han@globex.example')), ['+    admins: ["han@globex.example"]']);
    assert.deepEqual(changed(fullText, setEmployee('globex', 'han@globex.example', ['globex'])), [
      '+    user_entity_map:',
      '+      "han@globex.example": [globex]',
    ]);
  });

  it('turns an empty map into lines and keeps its comment', () => {
    const text = 'version: 1\nzone: p.example\ncustomers: {}   # nobody yet\n';
    assert.deepEqual(changed(text, addCustomer('a', { legal_name: 'A', primary_domain: 'a.example', entities: [] })), [
      '-customers: {}   # nobody yet',
      '+customers:   # nobody yet',
      '+  a: { legal_name: A, primary_domain: "a.example", entities: [] }',
    ]);
  });

  it('changes one text in its own quotes', () => {
    const rename = (name: string) => changeCustomer('acme', (customer) => ({ ...customer, legal_name: name }));
    assert.deepEqual(changed(fullText, rename('Acme "Corp" #1: é한')), [
      '-    legal_name: "Acme Corporation"',
      '+    legal_name: "Acme \\"Corp\\" #1: é한"',
    ]);
    const single = fullText.replace('"Acme Corporation"\n', "'Acme Corporation'\n");
    assert.deepEqual(changed(single, rename("Acme's")), ["-    legal_name: 'Acme Corporation'", "+    legal_name: 'Acme''s'"]);
  });

  it('keeps comments inside a block line that is emptied', () => {
    const text = demoText.replace('        acmev: [admin, reopen]', '        # until the audit is over\n        acmev: [admin, reopen]');
    const edited = editRegistry(text, removeEmployee('acme', 'choi@acme.example'));
    assert.ok(edited.includes('      "choi@acme.example": {} # chief financial officer\n        # until the audit is over\n\n'), edited);
  });

  it('appends to a block list of maps', () => {
    const edit = changeCustomer('acme', (customer) => {
      const frame = customer.services?.frame ?? {};
      const secrets = [...(frame.secrets ?? []), { env: 'FRAME_KEY', vault: 'frame/acme/key' }];
      return { ...customer, services: { ...customer.services, frame: { ...frame, secrets } } };
    });
    assert.deepEqual(changed(fullText, edit), ['+          - { env: FRAME_KEY, vault: "frame/acme/key" }']);
  });

  it('takes a customer out, and nothing else', () => {
    assert.equal(editRegistry(fullText, removeCustomer('globex')), fullText.slice(0, fullText.indexOf('  globex:')));
  });
});

describe('rights after an edit', () => {
  it('a grant adds to what the person has', () => {
    assert.deepEqual(rightsAfter(grantEmployee('acme', 'lee@acme.example', 'acmec', ['close']), 'lee@acme.example'), {
      acmec: ['read', 'close'],
      acmev: ['write'],
    });
  });

  it('a grant to somebody who lives on the default keeps the default', () => {
    assert.deepEqual(rightsAfter(grantEmployee('acme', 'park@acme.example', 'acmev', ['write']), 'park@acme.example'), {
      acmec: ['read'],
      acmev: ['write'],
    });
  });

  it('taking the last entity away leaves an empty line, not the default', () => {
    const edit = revokeEmployee('acme', 'park@acme.example', 'acmec');
    assert.match(editRegistry(demoText, edit), /\n {6}"park@acme\.example": \{\}\n/);
    assert.deepEqual(rightsAfter(edit, 'park@acme.example'), {});
  });

  it('removal leaves an empty line and ends being an admin', () => {
    for (const email of ['kim@acme.example', 'CHOI@acme.example', 'stranger@acme.example']) {
      const { registry } = parseRegistry(editRegistry(demoText, removeEmployee('acme', email)), { file: 'x' });
      const slice = sliceOf(registry, 'acme');
      assert.equal(rightsOfPerson(slice, email)?.size, 0, email);
      assert.ok(!slice.customer.admins.includes(email.toLowerCase()));
    }
  });
});

describe('an edit that must not happen', () => {
  const refused = (text: string, edit: RegistryEdit, code: string, message: RegExp) =>
    assert.throws(
      () => editRegistry(text, edit),
      (error) => {
        assert.ok(isRefusal(error, code), String(error));
        assert.match(error.message, message);
        return true;
      },
    );

  it('an unknown customer', () =>
    refused(demoText, removeEmployee('initech', 'a@b.example'), 'CUSTOMER_UNKNOWN', /"initech"; nothing was changed/));
  it('an unknown entity', () =>
    refused(
      demoText,
      grantEmployee('acme', 'kim@acme.example', 'nope'),
      'REGISTRY_EDIT_REFUSED',
      /the file is unchanged.*unknown entity "nope"/s,
    ));
  it('an address that is none', () => refused(demoText, setEmployee('acme', 'kim', {}), 'REGISTRY_EDIT_REFUSED', /an e-mail address/));
  it('another customer of the same id', () =>
    refused(
      demoText,
      addCustomer('acme', { legal_name: 'B', primary_domain: 'b.example', entities: [] }),
      'REGISTRY_EDIT_REFUSED',
      /already in the registry/,
    ));
  it('any edit of an invalid file', () =>
    refused(demoText.replace('version: 1', 'version: 3'), addAdmin('acme', 'kim@acme.example'), 'REGISTRY_INVALID', /line \d+, version/));
  it('a place written with explicit keys', () =>
    refused(
      demoText.replace('      "kim@acme.example": [', '      ? "kim@acme.example"\n      : ['),
      setEmployee('acme', 'kim@acme.example', {}),
      'REGISTRY_EDIT_REFUSED',
      /by hand/,
    ));

  it('an edit that changes nothing gives the very same text', () => {
    for (const text of [demoText, `\ufeff${demoText.replaceAll('\n', '\r\n')}`, demoText.trimEnd()]) {
      assert.equal(
        editRegistry(text, (file) => structuredClone(file)),
        text,
      );
      assert.equal(editRegistry(text, addAdmin('acme', 'CHOI@acme.example')), text);
      assert.equal(editRegistry(text, grantEmployee('acme', 'kim@acme.example', 'acmec')), text);
    }
  });

  it('works on a file written as JSON', () => {
    const json = JSON.stringify(
      { version: 1, zone: 'p.example', customers: { a: { legal_name: 'A', primary_domain: 'a.example', entities: ['aa'] } } },
      null,
      2,
    );
    const edited = editRegistry(json, setEmployee('a', 'x@a.example', ['aa']));
    assert.deepEqual(parseRegistry(edited, { file: 'x' }).registry.customers.a?.user_entity_map, {
      'x@a.example': { aa: ['read', 'write', 'close'] },
    });
  });
});
