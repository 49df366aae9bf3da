import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { livingHolder, takeLock } from '../../src/platform/instance-lock.ts';
import { birthOf } from '../../src/process-life.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'axe-lock-'));
after(() => rmSync(folder, { recursive: true }));

const url = 'http://localhost:7300';
const module = JSON.stringify(path.resolve(import.meta.dirname, '../../src/platform/instance-lock.ts'));
const taking = (file: string, then: string) => [
  '--input-type=module',
  '-e',
  `const { takeLock } = await import(${module}); takeLock(${JSON.stringify(file)}, 'http://localhost:1'); ${then}`,
];

/** Takes the lock when told to, and gives it back when its input ends. */
function startRival(file: string) {
  const script = `const { takeLock } = await import(${module});
    let lock;
    process.stdin.on('end', () => { lock?.release(); process.exit(); });
    process.stdin.once('data', () => {
      try { lock = takeLock(${JSON.stringify(file)}, 'http://localhost:1'); console.log('taken'); } catch (error) { console.log(error.code); }
    });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => (await lines.next()).value };
}

test('taken, held, given back', () => {
  const file = path.join(folder, 'plain');
  const lock = takeLock(file, url);
  assert.equal(JSON.parse(readFileSync(file, 'utf8')).pid, process.pid);
  lock.release();
  assert.equal(existsSync(file), false);
});

test('a living holder is named and kept', async () => {
  const file = path.join(folder, 'held');
  const child = spawn(process.execPath, taking(file, "console.log('ready'); setInterval(() => {}, 1000);"), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    assert.equal(livingHolder(file)?.pid, child.pid);
    assert.throws(() => takeLock(file, url), { code: 'ALREADY_RUNNING', message: new RegExp(`process ${child.pid}, http://localhost:1`) });
  } finally {
    child.kill('SIGKILL');
  }
});

test('a holder that was killed does not count', () => {
  const file = path.join(folder, 'stale');
  spawnSync(process.execPath, taking(file, "process.kill(process.pid, 'SIGKILL');"));
  assert.equal(existsSync(file), true);
  takeLock(file, url).release();
});

test('another process with the pid of the dead holder does not count', { skip: !existsSync('/proc/self/stat') }, () => {
  const file = path.join(folder, 'reused');
  writeFileSync(file, JSON.stringify({ pid: process.ppid, born: 'another-boot:1', url }));
  assert.equal(livingHolder(file), undefined);
  takeLock(file, url).release();
});

test('an instance of an earlier release, whose lock names only process and address, is kept', () => {
  const file = path.join(folder, 'earlier');
  writeFileSync(file, JSON.stringify({ pid: process.ppid, born: birthOf(process.ppid), url: 'http://localhost:2' }));
  assert.throws(() => takeLock(file, url), { code: 'ALREADY_RUNNING', message: new RegExp(`process ${process.ppid}, http://localhost:2`) });
});

test('four at once over a holder that was killed: one takes over, the others name it, and giving back leaves nothing', async () => {
  const file = path.join(folder, 'contested');
  spawnSync(process.execPath, taking(file, "process.kill(process.pid, 'SIGKILL');"));
  const rivals = Array.from({ length: 4 }, () => startRival(file));
  try {
    for (const rival of rivals) assert.equal(await rival.line(), 'ready');
    for (const rival of rivals) rival.child.stdin.write('go');
    const ends = await Promise.all(rivals.map((rival) => rival.line()));
    assert.deepEqual(ends.toSorted(), ['ALREADY_RUNNING', 'ALREADY_RUNNING', 'ALREADY_RUNNING', 'taken']);
    assert.equal(livingHolder(file)?.pid, rivals[ends.indexOf('taken')]?.child.pid);
  } finally {
    for (const rival of rivals) rival.child.stdin.end();
    await Promise.all(rivals.map(({ child }) => (child.exitCode === null ? once(child, 'exit') : undefined)));
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('contested')),
    [],
  );
});

test('an unreadable lock is a stale one', () => {
  const file = path.join(folder, 'broken');
  writeFileSync(file, '{');
  takeLock(file, url).release();
});

test('a killed holder whose parent never collects it does not hold the folder', { skip: !existsSync('/proc/self/stat') }, async () => {
  const file = path.join(folder, 'zombie.lock');
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(printed.toString());
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    while (stat()[0] !== 'Z') await pause(10);
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    writeFileSync(file, JSON.stringify({ pid, born: `${boot}:${stat()[19]}`, url: 'http://localhost:1' }));
    assert.equal(livingHolder(file), undefined);
  } finally {
    parent.kill();
  }
});
