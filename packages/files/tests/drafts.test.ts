import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isDraft, replaceFile, reserveWrite } from '../src/index.ts';
import { draftsIn, folderFor, runScript, scriptOf } from './support/places.ts';

const reserving = `files.reserveWrite(args[0], 100); console.log('reserved'); setInterval(() => {}, 1000);`;

test('a writer that lives keeps its draft; one that was killed leaves it to the next writer', async (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  const other = spawn(process.execPath, [...scriptOf(reserving), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  replaceFile(file, 'one');
  assert.equal(draftsIn(folder).length, 1);
  other.kill('SIGKILL');
  await once(other, 'exit');
  replaceFile(path.join(folder, 'b.json'), 'of another file');
  assert.equal(draftsIn(folder).length, 1);
  replaceFile(file, 'two');
  assert.deepEqual(readdirSync(folder).sort(), ['a.json', 'b.json']);
});

test('a reservation of this process outlives other writes of it', (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  const reserved = reserveWrite(file, 100);
  replaceFile(file, 'between');
  reserved.write('reserved');
  assert.equal(readFileSync(file, 'utf8'), 'reserved');
  assert.deepEqual(readdirSync(folder), ['a.json']);
});

test('a reservation outlives a write that spells its folder in another way', { skip: process.platform === 'win32' }, (t) => {
  const folder = folderFor(t);
  mkdirSync(path.join(folder, 'real'));
  symlinkSync('real', path.join(folder, 'link'));
  const reserved = reserveWrite(path.join(folder, 'link', 'a.json'), 100);
  replaceFile(path.join(folder, 'real', 'a.json'), 'between');
  replaceFile(path.relative(process.cwd(), path.join(folder, 'real', 'a.json')), 'between too');
  reserved.write('reserved');
  assert.equal(readFileSync(path.join(folder, 'real', 'a.json'), 'utf8'), 'reserved');
});

test('what only begins as a draft does stays: files of people, and drafts of a file of that name', (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  const ofPeople = ['.a.json.axe-production', '.a.json.axe-', '.a.json.axe-0123456789ab.bak'];
  for (const name of ofPeople) writeFileSync(path.join(folder, name), 'content of somebody');
  const namesake = path.join(folder, 'a.json.axe-other');
  const reserved = reserveWrite(namesake, 10);
  replaceFile(file, 'one');
  reserved.write('two');
  assert.equal(readFileSync(namesake, 'utf8'), 'two');
  assert.deepEqual(readdirSync(folder).sort(), [...ofPeople, 'a.json', 'a.json.axe-other'].sort());
  for (const name of ofPeople) assert.ok(!isDraft(name), name);
});

test('a name as long as a folder takes is written, and its drafts are swept', (t) => {
  const folder = folderFor(t);
  for (const name of ['n'.repeat(255), '가'.repeat(85), 'n'.repeat(128)]) {
    const file = path.join(folder, name);
    const { said } = runScript('files.reserveWrite(args[0], 10); console.log("reserved"); process.kill(process.pid, "SIGKILL");', [file]);
    assert.equal(said, 'reserved\n');
    const [left = ''] = draftsIn(folder);
    assert.ok(isDraft(left), left);
    replaceFile(file, 'one');
    assert.equal(readFileSync(file, 'utf8'), 'one');
    assert.deepEqual(draftsIn(folder), []);
  }
});

test('which drafts are swept', (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'a.json');
  reserveWrite(file, 1);
  const [here = ''] = draftsIn(folder);
  const machine = here.slice('.a.json.axe-'.length).split('-')[1] ?? '';
  const away = machine === '00000000' ? '11111111' : '00000000';
  const hour = 3_600_000;
  const place = (writer: string, ageMs: number): string => {
    const draft = path.join(folder, `.a.json.axe-${writer}`);
    writeFileSync(draft, 'planted value');
    const at = (Date.now() - ageMs) / 1000;
    utimesSync(draft, at, at);
    return draft;
  };
  const kept = [place(`${process.ppid}-${machine}-0123456789ab`, hour), place(`1-${away}-0123456789ab`, 60_000)];
  const swept = [
    place('0123456789ab', 0),
    place(`0-${machine}-0123456789ab`, 0),
    place(`999999999-${machine}-0123456789ab`, 0),
    place(`${process.pid}-${machine}-0123456789ab`, 0),
    place(`${process.ppid}-${machine}-123456789abc`, 30 * hour),
    place(`1-${away}-123456789abc`, hour),
  ];
  mkdirSync(path.join(folder, '.a.json.axe-folder'));
  replaceFile(file, 'one');
  assert.deepEqual(
    swept.filter((draft) => existsSync(draft)),
    [],
  );
  assert.ok(kept.every((draft) => existsSync(draft) && isDraft(path.basename(draft))));
  assert.equal(existsSync(path.join(folder, here)), true, 'a reservation of this process');
});

test('what is a draft and what is not', () => {
  assert.ok(isDraft('.customers.yaml.axe-1-00000000-0123456789ab'));
  for (const name of ['customers.yaml', '.axe-home', '.gitignore', 'customers.yaml.axe-1', '.axe']) assert.ok(!isDraft(name), name);
});
