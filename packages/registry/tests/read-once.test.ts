import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { setEmployee } from '../src/index.ts';
import { readOnce } from '../src/read-once.ts';
import { editRegistry } from '../src/text.ts';
import { demoText } from './samples.ts';

test('the same text of the same file is parsed once', () => {
  const first = readOnce(demoText, 'a.yaml');
  assert.equal(readOnce(`${demoText}`, 'a.yaml'), first);
  assert.notEqual(readOnce(demoText, 'b.yaml'), first, 'warnings name the file');
});

test('one character more is another registry', () => {
  const before = readOnce(demoText, 'customers.yaml').parsed.registry;
  const after = readOnce(demoText.replace('Globex Limited', 'Globex Limited 2'), 'customers.yaml').parsed.registry;
  assert.notEqual(before.customers.globex?.legal_name, after.customers.globex?.legal_name);
});

test('an invalid text is refused each time, with the same words', () => {
  const broken = demoText.replace('version: 1', 'version: 2');
  const refusals = [1, 2].map(() => {
    try {
      return readOnce(broken, 'customers.yaml');
    } catch (error) {
      assert.ok(isRefusal(error, 'REGISTRY_INVALID'));
      return error.message;
    }
  });
  assert.equal(typeof refusals[0], 'string');
  assert.equal(refusals[0], refusals[1]);
});

test('what an edit confirmed is known, and an edit of the old text starts from the old text', () => {
  const edit = (email: string) => editRegistry(demoText, setEmployee('acme', email, { acmec: ['read'] }), { file: 'customers.yaml' });
  const one = edit('one@acme.example');
  const two = edit('two@acme.example');
  assert.ok(one.includes('one@acme.example') && !one.includes('two@acme.example'));
  assert.ok(two.includes('two@acme.example') && !two.includes('one@acme.example'));
  assert.ok(Object.hasOwn(readOnce(two, 'customers.yaml').parsed.registry.customers.acme?.user_entity_map ?? {}, 'two@acme.example'));
});
