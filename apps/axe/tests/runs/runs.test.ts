import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { runIds } from '../../src/execute/journal.ts';
import { makeHome } from '../home/make-home.ts';

const initech = ['customers', 'add', 'initech', '--legal-name', 'Initech Inc.', '--domain', 'initech.example'] as const;

test('a run is listed, shown and taken back', async (t) => {
  const home = await makeHome(t);
  const before = home.registry();
  assert.equal((await home.axe(...initech, '--apply')).code, 0);
  const [id = ''] = runIds(home.folder);
  const listed = JSON.parse((await home.axe('runs', 'list', '--json')).printed) as {
    runs: { run: string; what: string; outcome: string }[];
  };
  assert.deepEqual(
    listed.runs.map(({ what, outcome }) => [what, outcome]),
    [
      ['customer initech', 'done'],
      [`operator home at ${home.folder}`, 'done'],
    ],
  );
  assert.match(
    (await home.axe('runs', 'show', id.slice(0, 28))).printed,
    /customer initech\n.*ops@operator\.example: done\n {2}applied {2}registry/,
  );
  assert.match((await home.axe('runs', 'undo', id)).printed, /Take back: customer initech\n {2}↩ add customer initech/);
  assert.notEqual(home.registry(), before, 'a rehearsal changes nothing');
  assert.equal((await home.axe('runs', 'undo', id, '--apply')).code, 0);
  assert.equal(home.registry(), before);
  assert.equal(home.commits()[0], 'undo: axe customers add initech');
  const again = await home.axe('runs', 'undo', id, '--apply');
  assert.deepEqual([again.code, /RUN_ENDED/.test(again.noted)], [5, true]);
});

test('a run that broke off is gone on with from its journal alone', async (t) => {
  const home = await makeHome(t);
  const lock = path.join(home.folder, '.git', 'index.lock');
  writeFileSync(lock, '');
  const failed = await home.axe(...initech, '--apply');
  assert.deepEqual([failed.code, /GIT_REFUSED/.test(failed.noted), /axe runs undo/.test(failed.noted)], [6, true, true]);
  rmSync(lock);
  const [id = ''] = runIds(home.folder);
  assert.equal((await home.axe('runs', 'resume', id, '--apply')).code, 0);
  assert.equal(runIds(home.folder).length, 2, 'the same run');
  assert.equal((await home.axe('runs', 'resume', id)).code, 5);
});

test('refuses a run it does not know, and one whose arguments are not of this release', async (t) => {
  const home = await makeHome(t);
  const unknown = await home.axe('runs', 'show', '2031');
  assert.deepEqual([unknown.code, /RUN_UNKNOWN/.test(unknown.noted)], [4, true]);
  assert.equal((await home.axe('runs', 'show', '20')).code, 0, 'there is one run only');
  assert.equal((await home.axe('runs', 'show', '')).code, 4, 'an empty variable of a script names no run');
  const line = { kind: 'started', at: '2026-11-21T09:00:00.000Z', plan: 'customers add', args: { customer: 7 }, title: 'x', actor: 'ops' };
  writeFileSync(path.join(home.folder, 'runs', '20991231T000000-aaaaaaaaaaaa-0000.jsonl'), `${JSON.stringify(line)}\n`);
  const strange = await home.axe('runs', 'resume', '2099', '--apply');
  assert.deepEqual([strange.code, /not those of this release/.test(strange.noted)], [4, true]);
});

test('a run that asks the platform is gone on with, and taken back, with the sign-in that is named', async (t) => {
  const home = await makeHome(t);
  const words = ['entity', 'add', 'acme', 'acmex', '--legal-name', 'Acme Exports', '--apply'];
  assert.equal((await home.axe(...words)).code, 3, 'nobody is signed in');
  const [id = ''] = runIds(home.folder);
  const resumed = await home.axe('runs', 'resume', id, '--apply', '--profile', 'jung');
  assert.deepEqual([resumed.code, /You are not signed in to profile jung\./.test(resumed.noted)], [3, true], resumed.noted);
  assert.equal(runIds(home.folder).length, 2, 'the same run');
  const undone = await home.axe('runs', 'undo', id, '--apply', '--profile', 'jung');
  assert.equal(undone.code, 0, undone.noted);
});

test('a long title is cut in the list, and whole in show and for programs', async (t) => {
  const home = await makeHome(t);
  const title = `tick ${'bank-portals, '.repeat(20)}github`;
  const line = { kind: 'started', at: '2026-11-21T09:00:00.000Z', plan: 'employee checklist tick', args: {}, title, actor: 'ops' };
  writeFileSync(path.join(home.folder, 'runs', '20991231T000000-aaaaaaaaaaaa-0000.jsonl'), `${JSON.stringify(line)}\n`);
  const { printed } = await home.axe('runs', 'list');
  const widest = Math.max(...printed.split('\n').map((row) => row.length));
  assert.ok(widest < 170, `${widest} columns`);
  assert.match(printed, /tick bank-portals, .*…/);
  assert.ok((await home.axe('runs', 'show', '2099')).printed.includes(title));
  assert.equal(JSON.parse((await home.axe('runs', 'list', '--json')).printed).runs[0].what, title);
});
