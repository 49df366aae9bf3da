import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { emailOf, lookAlikeNotes } from '../../src/people/find-customer.ts';
import { makeHome } from '../home/make-home.ts';

test('an address holds nothing that is not seen, and is not longer than mail can be addressed to', () => {
  const long = `${'a'.repeat(60)}@${'b'.repeat(240)}.example`;
  for (const text of [
    'x\u202ey@acme.example',
    'a\u200bb@acme.example',
    'kim@ac\u00adme.example',
    '\u0000@a.example',
    '\ufeffk@a.b\u2069',
    long,
  ]) {
    assert.throws(
      () => emailOf(text),
      (error) => isRefusal(error, 'EMAIL_INVALID') && error.message.length < 900,
    );
  }
  assert.equal(emailOf(' 김@acme.example '), '김@acme.example');
});

test('a letter that only looks Latin is named, when somebody gets rights', async (t) => {
  assert.deepEqual(lookAlikeNotes(['kim@acme.example']), []);
  const home = await makeHome(t);
  const added = await home.axe('employee', 'add', 'k\u0456m@acme.example', '--entity', 'acmec:read');
  assert.match(added.printed, /letters outside of ASCII: і \(U\+0456\)/);
  const granted = await home.axe(
    'entity',
    'add',
    'globex',
    'gx',
    '--legal-name',
    'G',
    '--no-register',
    '--grant',
    'h\u0430n@globex.example',
  );
  assert.match(granted.printed, /U\+0430/);
});

test('a name that would look like several lines, or turn them around, is in no registry', async (t) => {
  const home = await makeHome(t);
  const before = home.registry();
  for (const name of ['A\n  hacked: true', 'Evil\u001b[31mCorp', 'a\u202eb', '\u0000', 'a\u2028b', ' ', 'x'.repeat(201)]) {
    const made = await home.axe('customers', 'add', 'evil', '--legal-name', name, '--domain', 'evil.example', '--apply');
    assert.notEqual(made.code, 0, JSON.stringify(name));
    assert.equal(home.registry(), before);
  }
  const plain = 'A: *x # "q" \'s\' &a {} [] !!t %d @at `b | > - ?';
  assert.equal((await home.axe('customers', 'add', 'evil', '--legal-name', plain, '--domain', 'evil.example', '--apply')).code, 0);
  assert.equal(JSON.parse((await home.axe('customers', 'show', 'evil', '--json')).printed).legal_name, plain);
});

test('an id is no member of every object, and an entity of one customer is no entity of another', async (t) => {
  const home = await makeHome(t);
  const before = home.registry();
  const add = (id: string, ...more: readonly string[]) =>
    home.axe('customers', 'add', id, '--legal-name', 'C', '--domain', 'c.example', '--apply', ...more);
  assert.notEqual((await add('constructor')).code, 0);
  assert.notEqual((await add('__proto__')).code, 0);
  assert.notEqual((await add('initech', '--entity', 'constructor')).code, 0);
  assert.equal((await home.axe('entity', 'add', 'globex', 'constructor', '--legal-name', 'C', '--no-register')).code, 2);
  const taken = await add('initech', '--entity', 'acmec');
  assert.equal(taken.code, 5);
  assert.match(taken.noted, /acmec is an entity of acme/);
  assert.equal(home.registry(), before);
  assert.equal((await add('initech', '--entity', 'ini')).code, 0);
  assert.match((await add('initech', '--entity', 'ini')).printed, /Nothing to do/);
});
