import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadRegistry, rightsOfPerson, rolesOfPerson, sliceOf } from '@axe/registry';
import { makeHome } from '../../home/make-home.ts';

test('a removal names every other customer where the person may do something: by a role, by the default of a domain', async (t) => {
  const home = await makeHome(t);
  await home.axe('employee', 'add', 'kim@acme.example', '--customer', 'globex', '--admin', '--apply');
  const left = await home.axe('employee', 'remove', 'kim@acme.example', '--customer', 'acme', '--apply');
  assert.match(left.noted, /still has rights at globex: axe employee remove kim@acme\.example --customer globex/);
  await home.axe('employee', 'add', 'park@acme.example', '--customer', 'globex', '--entity', 'globex:read', '--apply');
  const guest = await home.axe('employee', 'remove', 'park@acme.example', '--customer', 'globex', '--apply');
  assert.match(guest.noted, /still has rights at acme:/);
  const both = await home.axe('employee', 'remove', 'kim@acme.example', '--customer', 'globex', '--apply');
  assert.doesNotMatch(both.noted, /still has rights/);
});

test('after a removal nothing is left, however the file spelt the address', async (t) => {
  const home = await makeHome(t);
  const spelt = home
    .registry()
    .replace('"kim@acme.example":', '"Kim@ACME.example":')
    .replace('admins: ["choi@acme.example"]', 'admins: ["choi@acme.example", "KIM@acme.example"]')
    .replace('operators: ["ops@operator.example"]', 'operators: ["ops@operator.example", "kiM@acme.example"]');
  writeFileSync(home.registryFile, spelt);
  await home.axe('employee', 'remove', 'kim@acme.example', '--apply');
  const slice = sliceOf((await loadRegistry(home.registryFile)).registry, 'acme');
  assert.equal(rightsOfPerson(slice, 'KIM@acme.example')?.size, 0);
  assert.equal(rolesOfPerson(slice, 'kim@acme.example').size, 0);
});

test('an operator without a customer is named as one', async (t) => {
  const home = await makeHome(t);
  const refused = await home.axe('employee', 'remove', 'ops@operator.example', '--customer', 'acme');
  assert.equal(refused.code, 4);
  assert.match(refused.noted, /is an operator of the platform/);
});

test('a grant says that it ends the default of the domain, and that it is for somebody who left', async (t) => {
  const home = await makeHome(t);
  const first = await home.axe('employee', 'grant', 'park@acme.example', '--entity', 'acmev:read', '--apply');
  assert.match(first.printed, /begins with what the default of the domain gives now \(acmec: read\)/);
  assert.match(home.registry(), /"park@acme\.example": \{ acmec: \[read\], acmev: \[read\] \}/);
  await home.axe('employee', 'remove', 'park@acme.example', '--apply');
  const again = await home.axe('employee', 'grant', 'park@acme.example', '--entity', 'acmec:read', '--json');
  assert.match(JSON.parse(again.printed).standing.warnings[0], /was removed and gets rights again/);
});

test('a note that a resumed run could not read again is refused before anything is ticked', async (t) => {
  const home = await makeHome(t);
  await home.axe('employee', 'remove', 'lee@acme.example', '--apply');
  const refused = await home.axe('employee', 'checklist', 'tick', 'github', '--note', 'n'.repeat(301), '--apply');
  assert.equal(refused.code, 2);
  assert.match((await home.axe('employee', 'checklist', 'show')).printed, /\[ \] github/);
});
