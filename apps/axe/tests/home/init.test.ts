import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { run, signedOut } from '../support.ts';

function emptyPlace(t: TestContext) {
  const place = mkdtempSync(path.join(tmpdir(), 'axe-init-'));
  t.after(() => rmSync(place, { recursive: true, force: true }));
  const home = path.join(place, 'home');
  const environment = { ...signedOut, HOME: place, AXE_HOME: home, PATH: process.env.PATH };
  const axe = (words: readonly string[], more: Record<string, string> = {}) => run(words, { environment: { ...environment, ...more } });
  return { home, axe };
}

const zone = ['--zone', 'platform.example', '--operator', 'ops@operator.example'] as const;

test('makes a home from nothing, once', async (t) => {
  const { home, axe } = emptyPlace(t);
  const shown = await axe(['init', ...zone]);
  assert.deepEqual([shown.code, existsSync(home)], [0, false]);
  assert.match(shown.printed, /4 of 4 steps to do[\s\S]*zone: "platform\.example"/);
  const made = await axe(['init', ...zone, '--apply']);
  assert.deepEqual([made.code, /Done: 4 of 4 steps changed something/.test(made.printed)], [0, true], made.printed);
  assert.equal(statSync(home).mode & 0o777, 0o700);
  assert.equal((await axe(['customers', 'validate'])).code, 0);
  assert.match((await axe(['init', ...zone, '--apply'])).printed, /Nothing to do/);
  const [line] = readFileSync(path.join(home, 'audit.jsonl'), 'utf8').trim().split('\n');
  assert.equal((JSON.parse(line ?? '') as { actor: string }).actor, 'ops@operator.example');
  assert.match((await axe(['customers', 'list'])).printed, /No customer yet/);
});

test('without a zone it says what is missing, and makes nothing but the journal', async (t) => {
  const { home, axe } = emptyPlace(t);
  const refused = await axe(['init']);
  assert.deepEqual([refused.code, /--zone/.test(refused.noted), existsSync(home)], [2, true, false]);
  assert.equal((await axe(['init', '--zone', 'not a domain'])).code, 2);
});

test('adopts a folder that has a registry, and refuses one that holds something else', async (t) => {
  const { home, axe } = emptyPlace(t);
  mkdirSync(home);
  writeFileSync(path.join(home, 'thesis.txt'), '');
  const foreign = await axe(['init', ...zone, '--apply']);
  assert.deepEqual([foreign.code, /HOME_FOREIGN/.test(foreign.noted), existsSync(path.join(home, 'runs'))], [5, true, false]);
  const text = 'version: 1 # mine\nzone: "platform.example"\ncustomers: {}\n';
  writeFileSync(path.join(home, 'customers.yaml'), text);
  assert.equal((await axe(['init', '--apply'])).code, 0);
  assert.equal(readFileSync(path.join(home, 'customers.yaml'), 'utf8'), text);
  assert.ok(existsSync(path.join(home, '.git')));
});

test('what a killed write left in the folder is nothing of somebody else', async (t) => {
  const { home, axe } = emptyPlace(t);
  mkdirSync(home, { mode: 0o700 });
  const draft = path.join(home, '.customers.yaml.axe-999999999-00000000-0123456789ab');
  writeFileSync(draft, 'version: 1\nzo');
  utimesSync(draft, 1, 1);
  assert.equal((await axe(['init', ...zone, '--apply'])).code, 0);
  assert.equal(existsSync(draft), false);
});

test('says so when git is not there, and goes on when it is', async (t) => {
  const { home, axe } = emptyPlace(t);
  const before = process.env.PATH;
  // The child is found through the PATH of this process.
  process.env.PATH = home;
  const refused = await axe(['init', ...zone, '--apply']);
  process.env.PATH = before;
  assert.deepEqual([refused.code, /GIT_MISSING/.test(refused.noted)], [6, true]);
  const done = await axe(['init', ...zone, '--apply']);
  assert.deepEqual([done.code, /3 of 4|2 of 4/.test(done.printed)], [0, true]);
});

test('a home that other users may write to is not used', async (t) => {
  const { home, axe } = emptyPlace(t);
  assert.equal((await axe(['init', ...zone, '--apply'])).code, 0);
  chmodSync(home, 0o777);
  const refused = await axe(['customers', 'list']);
  assert.deepEqual([refused.code, /HOME_TOO_OPEN/.test(refused.noted), /chmod go-w/.test(refused.noted)], [3, true, true]);
  chmodSync(home, 0o755);
  assert.equal((await axe(['customers', 'list'])).code, 0);
});

test('commands on the registry say how to make a home where there is none', async (t) => {
  const { axe } = emptyPlace(t);
  for (const words of [
    ['customers', 'list'],
    ['customers', 'show', 'acme'],
    ['runs', 'resume', 'x'],
  ]) {
    const refused = await axe(words);
    assert.deepEqual([refused.code, /HOME_MISSING/.test(refused.noted), /axe init/.test(refused.noted)], [4, true, true], words.join(' '));
  }
});
