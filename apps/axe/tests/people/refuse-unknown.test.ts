import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isRefusal } from '@axe/kit';
import { demoRegistryFile, loadRegistry } from '@axe/registry';
import { readChecklists } from '../../src/checklists/checklist-files.ts';
import { alikeAddresses } from '../../src/people/alike-addresses.ts';
import { refuseUnknown } from '../../src/people/refuse-unknown.ts';
import { makeHome } from '../home/make-home.ts';
import { deskInMemory } from '../plans/people/desk-in-memory.ts';

const demo = async () => (await loadRegistry(fileURLToPath(demoRegistryFile))).registry;

test('a slip of the address writes no line and no checklist; the address that was meant is named', async (t) => {
  const home = await makeHome(t);
  const before = home.registry();
  for (const more of [[], ['--apply']]) {
    const refused = await home.axe('employee', 'remove', 'kmi@acme.example', ...more);
    assert.equal(refused.code, 4, refused.noted);
    assert.match(refused.noted, /EMPLOYEE_UNKNOWN/);
    assert.match(
      refused.noted.replace(/\s+/g, ' '),
      /Did you mean kim@acme\.example\? Nothing was changed\. If the address is right, add --unknown/,
    );
  }
  assert.deepEqual([home.registry(), readChecklists(home).length, home.commits().length], [before, 0, 1]);
  const foreign = await home.axe('employee', 'remove', 'kim@acne.example', '--apply');
  assert.match(foreign.noted.replace(/\s+/g, ' '), /no default of the domain\. Did you mean kim@acme\.example\?/);
});

test('an address is barred on purpose with --unknown, and known from then on', async (t) => {
  const home = await makeHome(t);
  assert.equal((await home.axe('employee', 'remove', 'gone@acme.example', '--unknown', '--apply')).code, 3, 'nobody is signed in');
  assert.match(home.registry(), /"gone@acme\.example": \{\}/);
  assert.doesNotMatch((await home.axe('employee', 'remove', 'gone@acme.example')).noted, /EMPLOYEE_UNKNOWN/);
});

test('who has only the default of the domain is known by a sign-in, and by nothing else', async () => {
  const registry = await demo();
  const park = { customer: 'acme', email: 'park@acme.example' };
  await refuseUnknown(registry, park, deskInMemory(park.email).open);
  await refuseUnknown(registry, { ...park, email: 'kim@acme.example' }, () => assert.fail('whoever has a line is not asked for'));
  const nobody = { ...park, email: 'nobody@acme.example' };
  await assert.rejects(
    refuseUnknown(registry, nobody, deskInMemory(park.email).open),
    (error) => isRefusal(error, 'EMPLOYEE_UNKNOWN') && /nobody ever signed in with it\. Nothing was changed/.test(error.message),
  );
  const desk = deskInMemory(park.email);
  desk.down = true;
  await assert.rejects(
    refuseUnknown(registry, park, desk.open),
    (error) => isRefusal(error, 'EMPLOYEE_UNKNOWN') && /could not be asked \(The platform does not answer/.test(error.message),
  );
});

test('alike is what a slip or two make of it', async () => {
  const registry = await demo();
  for (const [email, alike] of [
    ['kmi@acme.example', ['kim@acme.example']],
    ['choy@acme.example', ['choi@acme.example']],
    ['le@acme.example', ['lee@acme.example']],
    ['hann@globex.example', ['han@globex.example']],
    ['nobody@acme.example', []],
    ['kim@acme.example', []],
  ] as const)
    assert.deepEqual(alikeAddresses(registry, email), alike, email);
  assert.deepEqual(alikeAddresses(registry, 'hann@globex.example', 'acme'), []);
});
