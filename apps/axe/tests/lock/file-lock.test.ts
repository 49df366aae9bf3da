import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { withFileLock } from '../../src/lock/file-lock.ts';
import { markOf, runsHere } from '../../src/process-life.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'axe-file-lock-'));
  file = path.join(folder, 'registry.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const busy = (holder: { pid: number } | undefined, where: string) => new Error(`busy ${holder?.pid} ${where}`);
const holderOf = (change: object) => JSON.stringify({ ...markOf(process.ppid), nonce: 'a'.repeat(24), since: Date.now(), ...change });

test('held while the work goes on, and gone after it, also after an error', async () => {
  assert.equal(await withFileLock(file, async () => existsSync(file), { busy }), true);
  const failing = async () => {
    assert.equal(existsSync(file), true);
    throw new Error('the work failed');
  };
  await assert.rejects(withFileLock(file, failing, { busy }), /the work failed/);
  assert.deepEqual(readdirSync(folder), []);
});

test('who waited in vain is told by whom and of which file; the holder keeps it', async () => {
  writeFileSync(file, holderOf({}));
  await assert.rejects(
    withFileLock(file, async () => assert.fail('inside'), { busy, waitMs: 60 }),
    { message: `busy ${process.ppid} ${file}` },
  );
  assert.deepEqual(readdirSync(folder), ['registry.lock']);
});

test('a failure of the file system is put into words by the caller, one of the work is not', async () => {
  const notTaken = (cause: unknown, where: string) => new Error(`cannot lock ${where}: ${(cause as NodeJS.ErrnoException).code}`);
  const nowhere = path.join(folder, 'missing', 'registry.lock');
  await assert.rejects(
    withFileLock(nowhere, async () => assert.fail('inside'), { busy, notTaken }),
    { message: `cannot lock ${nowhere}: ENOENT` },
  );
  const failing = async () => {
    throw Object.assign(new Error('of the work'), { code: 'ENOENT' });
  };
  await assert.rejects(withFileLock(file, failing, { busy, notTaken }), /of the work/);
});

test('where a system does not say when a process began, work of hours keeps its lock only by asking for it', async () => {
  writeFileSync(file, holderOf({ born: '', since: Date.now() - 3_600_000 }));
  await assert.rejects(
    withFileLock(file, async () => assert.fail('inside'), { busy, waitMs: 60, lives: runsHere }),
    /busy/,
  );
  assert.equal(await withFileLock(file, async () => 'mine', { busy, waitMs: 60 }), 'mine');
});
