import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChecklists } from '../../../src/checklists/checklist-files.ts';
import { makeHome } from '../../home/make-home.ts';

test('nobody signed in: the command ends with the reason, the code for it, and what is done already', async (t) => {
  const home = await makeHome(t);
  const ran = await home.axe('employee', 'remove', 'kim@acme.example', '--apply');
  assert.equal(ran.code, 3);
  assert.match(ran.noted, /TOKEN_NEEDED/);
  const hint =
    /axe: You are not signed in\. Sign in as an operator or administrator of acme \(axe login --profile ops\), then repeat with --profile ops\./;
  assert.match(ran.noted, hint);
  assert.match(ran.noted, /Checklist .*kim@acme\.example leaves acme/);
  assert.match(home.registry(), /"kim@acme\.example": \{\}/);
  const [{ id } = assert.fail()] = readChecklists(home);
  const again = await home.axe('employee', 'remove', 'kim@acme.example', '--apply');
  assert.match(again.noted, new RegExp(`Checklist: 14 of 14 points are open; axe employee checklist show ${id} lists them\\.`));
  assert.doesNotMatch(again.noted, /bank-portals/);
  assert.match((await home.axe('employee', 'checklist', 'show', id)).printed, /\[ \] bank-portals/);
  const asked = JSON.parse((await home.axe('employee', 'remove', 'kim@acme.example', '--json')).printed);
  assert.equal(asked.standing.checklist.open.length, 14);
  assert.match(
    asked.steps[2].preview,
    /could not be asked now: You are not signed in\. Sign in as an operator .*repeat with --profile ops\. Without a sign-in --apply takes the rights and writes the checklist, and then ends/,
  );
});
