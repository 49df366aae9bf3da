import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { addAdmin, setEntity } from '@axe/registry';
import { changeRegistry, takeChangeBack } from '../../src/home/change-registry.ts';
import { homeAt } from '../../src/home/home.ts';
import { makeHome, type TestHome } from './make-home.ts';

const addKim = addAdmin('acme', 'kim@acme.example');
const entry = { command: 'axe employee grant kim@acme.example --admin' };
const grant = ['employee', 'grant', 'lee@acme.example', '--entity', 'acmev:close', '--apply'] as const;

function assertKept(home: TestHome, ...subjects: readonly string[]): void {
  assert.deepEqual(home.commits(), [...subjects, 'axe init']);
  assert.equal(home.git('show', 'HEAD:customers.yaml'), home.registry());
  assert.equal(home.audit().length, home.commits().length);
}

test('hooks of the person run nowhere, and what git is told to do with line ends and filters changes nothing', async (t) => {
  const home = await makeHome(t);
  const hooks = path.join(path.dirname(home.folder), 'hooks');
  const ran = path.join(hooks, 'ran');
  mkdirSync(hooks);
  for (const name of ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'post-index-change', 'reference-transaction']) {
    writeFileSync(path.join(hooks, name), `#!/bin/sh\necho ${name} >> ${ran}\nexit 1\n`);
    chmodSync(path.join(hooks, name), 0o700);
  }
  const attributes = path.join(hooks, 'attributes');
  writeFileSync(attributes, '*.yaml text=auto filter=shout\n');
  home.git('config', 'core.hooksPath', hooks);
  home.git('config', 'core.attributesFile', attributes);
  home.git('config', 'filter.shout.clean', 'tr a-z A-Z');
  home.git('config', 'core.autocrlf', 'true');
  home.git('config', 'commit.cleanup', 'strip');
  home.git('config', 'commit.template', '/nowhere');
  writeFileSync(home.registryFile, home.registry().replaceAll('\n', '\r\n'));
  await changeRegistry(home, addKim, entry);
  assert.equal(existsSync(ran), false);
  await changeRegistry(home, setEntity('acme', 'acmex'), { command: 'second' });
  assert.deepEqual(
    home.commits(),
    ['second', entry.command, 'customers.yaml edited by hand', 'axe init'],
    'nothing is found changed twice',
  );
  home.git('config', '--unset', 'core.attributesFile');
  assert.equal(home.git('cat-file', 'blob', 'HEAD:customers.yaml'), home.registry());
});

test('a home inside of another repository is refused until it has one of its own, and nothing is committed there', async (t) => {
  const home = await makeHome(t);
  const around = path.dirname(home.folder);
  const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: around, encoding: 'utf8' });
  git('init', '--quiet');
  rmSync(path.join(home.folder, '.git'), { recursive: true });
  const before = home.registry();
  const refused = await home.axe(...grant);
  assert.equal(refused.code, 5);
  assert.match(refused.noted, /part|inside|of another git repository/);
  assert.equal(home.registry(), before);
  mkdirSync(path.join(home.folder, '.git'));
  assert.notEqual((await home.axe(...grant)).code, 0, 'a .git that is none');
  assert.equal((await home.axe('init', '--apply')).code, 0);
  assert.equal((await home.axe(...grant)).code, 0);
  assert.deepEqual(home.commits().length, 2);
  assert.equal(git('rev-list', '--all').trim(), '');
});

test('a registry that is a symbolic link is not changed: git would keep the link', async (t) => {
  const home = await makeHome(t);
  const place = path.join(path.dirname(home.folder), 'elsewhere.yaml');
  renameSync(home.registryFile, place);
  symlinkSync(place, home.registryFile);
  await assert.rejects(changeRegistry(home, addKim, entry), (error) => isRefusal(error, 'HOME_FOREIGN'));
  assert.deepEqual(home.commits(), ['axe init']);
});

test('a lock of git that somebody holds for a moment is waited for', async (t) => {
  const home = await makeHome(t);
  const lock = path.join(home.folder, '.git', 'index.lock');
  writeFileSync(lock, '');
  const made = changeRegistry(home, addKim, entry);
  setTimeout(() => rmSync(lock), 500);
  await made;
  assertKept(home, entry.command);
});

test('what git or the audit log refused is finished by the same command, which can then be taken back', async (t) => {
  const home = await makeHome(t);
  const log = path.join(home.folder, 'audit.jsonl');
  const lines = readFileSync(log, 'utf8');
  const before = home.registry();
  rmSync(log);
  mkdirSync(log);
  assert.equal((await home.axe(...grant)).code, 6);
  rmSync(log, { recursive: true });
  writeFileSync(log, lines);
  const repeated = await home.axe(...grant);
  assert.equal(repeated.code, 0);
  assert.match(repeated.printed, /^Done: 1 of 1/);
  assertKept(home, 'axe employee grant lee@acme.example --customer acme --entity acmev:close');
  const run = /run (\S+)\)/.exec(repeated.printed)?.[1] ?? '';
  assert.equal((await home.axe('runs', 'undo', run, '--apply')).code, 0);
  assert.equal(home.registry(), before);
});

test('a note of a broken-off change that a disk damaged stops nobody', async (t) => {
  const home = await makeHome(t);
  const note = path.join(home.folder, 'registry.change');
  for (const [index, text] of [
    '{',
    'null',
    '5',
    '[]',
    '{"after":5}',
    '{"after":"x","line":null}',
    '{"after":"x","line":{"id":7}}',
  ].entries()) {
    writeFileSync(note, text);
    await changeRegistry(home, setEntity('acme', `acme_${index}`), { command: `change ${index}` });
    assert.equal(existsSync(note), false);
  }
  assert.equal(home.audit().length, home.commits().length);
});

test('whoever acts has a name that git takes and that stays on its line', async (t) => {
  const home = await makeHome(t);
  for (const [given, expected] of [
    ['ev\nil <x@y.example>', 'ev il  x@y.example'],
    ['\u001b[31mred', '[31mred'],
    ['k'.repeat(5000), 'k'.repeat(200)],
  ] as const) {
    const { actor } = homeAt(home.folder, { environment: { AXE_OPERATOR: given } });
    assert.equal(actor, expected);
  }
  for (const given of ['.', '<>', '  ', '\u202e']) {
    const { actor } = homeAt(home.folder, { environment: { AXE_OPERATOR: given } });
    assert.match(actor, /@/);
    assert.ok(await changeRegistry({ ...home, actor }, setEntity('acme', `e${given.charCodeAt(0)}`), { command: 'x' }));
  }
});

test('only a commit is taken back: a journal that names something else names no option of git', async (t) => {
  const home = await makeHome(t);
  const place = path.join(path.dirname(home.folder), 'made');
  const [first = ''] = home.git('rev-list', '--max-parents=0', 'HEAD').split('\n');
  for (const commit of [`--output=${place}`, 'HEAD', '', 'f'.repeat(40), first])
    await assert.rejects(takeChangeBack(home, commit, { command: 'undo' }), (error) => isRefusal(error, 'UNDO_OVERTAKEN'));
  assert.equal(existsSync(place), false);
});

test('an empty --home is a variable that was not set, and not the home of the person', async (t) => {
  const home = await makeHome(t);
  const refused = await home.axe('customers', 'list', '--home', '');
  assert.equal(refused.code, 2);
  assert.match(refused.noted, /--home is empty/);
});
