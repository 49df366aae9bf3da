import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { addItems, openChecklist, tickItem } from '../../src/checklists/change-checklist.ts';
import { openItems, stateOf } from '../../src/checklists/checklist.ts';
import { readChecklists } from '../../src/checklists/checklist-files.ts';
import { findChecklist } from '../../src/checklists/find-checklist.ts';
import type { Home } from '../../src/home/home.ts';

const leaver = { customer: 'acme', email: 'kim@acme.example' };
const items = ['bank', 'github', 'devices'].map((id) => ({ id, title: `Close ${id}.`, who: 'operator' }));

function homeFor(context: TestContext): Home {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-checklists-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, registryFile: path.join(folder, 'customers.yaml'), actor: 'ops@operator.example' };
}

test('ticks of many hands at once all count, and none is taken twice', async (t) => {
  const home = homeFor(t);
  const id = await openChecklist(home, leaver, items);
  await Promise.all([...items, ...items].map((item, index) => tickItem(home, id, item.id, `hand ${index}`)));
  const [checklist] = readChecklists(home);
  assert.equal(stateOf(checklist ?? assert.fail()), 'closed');
  const marks = checklist?.items.map(({ ticked }) => ticked);
  assert.deepEqual(new Set(marks?.map((mark) => Number(mark?.note?.split(' ')[1]) % 3)), new Set([0, 1, 2]));
  await tickItem(home, id, 'bank', 'a second time');
  assert.deepEqual(
    readChecklists(home)[0]?.items.map(({ ticked }) => ticked),
    marks,
    'who was first stays named',
  );
  assert.deepEqual(
    readdirSync(path.join(home.folder, 'checklists')).filter((name) => name.endsWith('.json')),
    [`${id}.json`],
  );
  assert.equal(statSync(path.join(home.folder, 'checklists', `${id}.json`)).mode & 0o777, 0o600);
});

test('an open one stays the same one, with what is found out later', async (t) => {
  const home = homeFor(t);
  const id = await openChecklist(home, leaver, items);
  assert.equal(await openChecklist(home, leaver, items), id);
  await addItems(home, leaver, [...items, { id: 'program-x', title: 'Decide.', who: 'operator' }]);
  await addItems(home, leaver, [{ id: 'program-x', title: 'Decide.', who: 'operator' }]);
  assert.deepEqual(
    openItems(readChecklists(home)[0] ?? assert.fail()).map((item) => item.id),
    ['bank', 'github', 'devices', 'program-x'],
  );
});

test('is found by its id, by the address, or when it is the only one that is open', async (t) => {
  const home = homeFor(t);
  const id = await openChecklist(home, leaver, items);
  const known = readChecklists(home);
  for (const named of [undefined, id, 'Kim@acme.example']) assert.equal(findChecklist(known, named).id, id);
  const other = await openChecklist(home, { ...leaver, email: 'lee@acme.example' }, items);
  const two = readChecklists(home);
  assert.throws(
    () => findChecklist(two, undefined),
    (error) => isRefusal(error, 'CHECKLIST_UNKNOWN') && error.message.includes('Name one with --of'),
  );
  assert.equal(findChecklist(two, 'lee@acme.example').id, other);
  assert.throws(() => findChecklist(two, 'park@acme.example'), /No checklist is of "park@acme\.example"/);
});

for (const [what, spoil, said] of [
  ['another content', (file: string) => writeFileSync(file, '{"format":2}'), /its content is not that of a checklist/],
  ['a file that was cut short', (file: string) => writeFileSync(file, '{"format":1,"id":"x'), /its content is not that of a checklist/],
  ['a folder in its place', (file: string) => mkdirSync(file), /cannot be read: a folder stands in its place/],
] as const) {
  test(`${what} is named and left alone`, async (t) => {
    const home = homeFor(t);
    mkdirSync(path.join(home.folder, 'checklists'));
    const file = path.join(home.folder, 'checklists', 'old.json');
    spoil(file);
    assert.throws(
      () => readChecklists(home),
      (error) => isRefusal(error, 'CHECKLIST_DAMAGED') && said.test(error.message) && error.message.includes(file),
    );
    await assert.rejects(openChecklist(home, leaver, items), (error) => isRefusal(error, 'CHECKLIST_DAMAGED'));
    assert.deepEqual(
      readdirSync(path.join(home.folder, 'checklists')).filter((name) => name.endsWith('.json')),
      ['old.json'],
    );
  });
}
