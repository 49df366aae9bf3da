import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { withSessionLock } from '../../src/session/session-lock.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'axe-lock-'));
  lock = path.join(folder, 'session.lock');
  writeFileSync(path.join(folder, 'count'), '0');
});
afterEach(() => rmSync(folder, { recursive: true }));

const worker = path.join(import.meta.dirname, 'support/lock-worker.ts');
const work = (rounds: number, ending: 'live' | 'die') =>
  new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
    const child = spawn(process.execPath, [worker, folder, String(rounds), ending], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject).once('close', (code, signal) => resolve(signal ?? code));
  });

const count = () => Number(readFileSync(path.join(folder, 'count'), 'utf8'));

test('one after the other, in one process and in several', async () => {
  let inside = 0;
  const task = () =>
    withSessionLock(folder, async () => {
      inside += 1;
      assert.equal(inside, 1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside -= 1;
    });
  await Promise.all(Array.from({ length: 10 }, task));
  assert.deepEqual(await Promise.all([work(10, 'live'), work(10, 'live'), work(10, 'live')]), [0, 0, 0]);
  assert.equal(count(), 30);
  assert.deepEqual(readdirSync(folder), ['count'], 'nothing stays');
});

test('an error gives the lock back', async () => {
  await assert.rejects(
    withSessionLock(folder, async () => {
      throw new Error('no');
    }),
    /no/,
  );
  assert.equal(await withSessionLock(folder, async () => 'next'), 'next');
});

test('dead holders over dead holders: exactly one of many takes over, every time', async () => {
  const ends = await Promise.all([
    work(5, 'live'),
    work(1, 'die'),
    work(5, 'live'),
    work(1, 'die'),
    work(5, 'live'),
    work(1, 'die'),
    work(5, 'live'),
  ]);
  assert.deepEqual(ends, [0, 'SIGKILL', 0, 'SIGKILL', 0, 'SIGKILL', 0]);
  assert.equal(count(), 20, 'no two were inside at once');
  assert.equal(await withSessionLock(folder, async () => 'free'), 'free');
});

const holder = (change: object) =>
  JSON.stringify({ pid: process.pid, born: '', host: hostname(), nonce: 'a'.repeat(24), since: Date.now(), ...change });

for (const [who, text] of [
  ['a process that is gone', () => holder({ pid: 2 ** 22 - 1 })],
  ['a former process with the same number', () => holder({ born: 'another boot:1' })],
  ['a process of another machine, long ago', () => holder({ host: 'elsewhere', since: Date.now() - 600_000 })],
  ['a crash of the system that left an empty file', () => ''],
  ['a crash of the system that left half a file', () => holder({}).slice(0, 30)],
] as const) {
  test(`takes over from ${who}`, async () => {
    writeFileSync(lock, text());
    assert.equal(await withSessionLock(folder, async () => 'mine', 2000), 'mine');
    assert.deepEqual(readdirSync(folder), ['count']);
  });
}

for (const [who, text] of [
  ['a living process', () => holder({})],
  ['a process of another machine, a moment ago', () => holder({ host: 'elsewhere' })],
] as const) {
  test(`waits for ${who}, and not for ever`, async () => {
    writeFileSync(lock, text());
    await assert.rejects(
      withSessionLock(folder, async () => 'mine', 100),
      { code: 'SESSION_BUSY', kind: 'unavailable', retryable: true },
    );
    assert.deepEqual(readdirSync(folder).sort(), ['count', 'session.lock'], 'and the draft is gone');
    setTimeout(() => rmSync(lock), 100);
    assert.equal(await withSessionLock(folder, async () => 'mine'), 'mine');
  });
}

test('what killed commands left behind is swept once it is old', async () => {
  const left = path.join(folder, `session.lock.${'b'.repeat(24)}.new`);
  const young = path.join(folder, `session.lock.over.${'c'.repeat(24)}`);
  writeFileSync(left, holder({}));
  writeFileSync(young, holder({}));
  utimesSync(left, new Date(0), new Date(0));
  writeFileSync(lock, holder({ pid: 2 ** 22 - 1 }));
  await withSessionLock(folder, async () => undefined);
  assert.deepEqual(readdirSync(folder).sort(), ['count', path.basename(young)]);
});
