import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal } from '@axe/kit';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../src/index.ts';

describe('the embedded server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'axe-embedded-'));
  chmodSync(folder, 0o755);
  const dataDir = join(folder, 'data');
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function ask<Row>(url: string, text: string): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  const ownerSession = "select pid from pg_stat_activity where application_name = 'axe owner'";

  /** Waits until another session than `earlier` holds the server for its owner. */
  async function ownedBy(url: string, earlier?: number): Promise<void> {
    for (;;) {
      const sessions = await ask<{ pid: number }>(url, ownerSession).catch(() => []);
      if (sessions.some(({ pid }) => pid !== earlier)) return;
      await pause(50);
    }
  }

  it('initialises, keeps its data over a restart, and refuses a second instance', async () => {
    const steps: string[] = [];
    const first = await startEmbeddedPostgres({ dataDir, onProgress: (step) => steps.push(step) });
    assert.deepEqual(steps, ['initialising PostgreSQL', 'starting PostgreSQL']);
    assert.match((await ask<{ v: string }>(first.superuserUrl, 'select version() as v'))[0]?.v ?? '', /^PostgreSQL 18/);
    assert.deepEqual(
      await ask(first.superuserUrl, "select current_setting('fsync') as fsync, current_setting('listen_addresses') as listen"),
      [{ fsync: 'on', listen: '' }],
    );
    await ask(first.superuserUrl, 'create table kept as select 42 as answer');
    await assert.rejects(startEmbeddedPostgres({ dataDir }), (error) => isRefusal(error, 'DATA_DIR_IN_USE'));
    assert.equal(statSync(join(dataDir, 'axe-superuser')).mode & 0o777, 0o600);
    await first.stop();
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir });
    assert.deepEqual(await ask(second.superuserUrl, 'select answer from kept'), [{ answer: 42 }]);
    await second.stop();
  });

  it('needs the password even from root', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const wrong = new URL(server.superuserUrl);
    wrong.password = 'wrong';
    await assert.rejects(ask(wrong.href, 'select 1'), (error) => (error as { code?: string }).code === '28P01');
    await server.stop();
  });

  it('takes over from a parent that was killed, with everything acknowledged still there', async () => {
    for (let round = 0; round < 2; round += 1) {
      const acknowledged = await crashWhileWriting(dataDir);
      assert.ok(acknowledged > 0);
      const server = await startEmbeddedPostgres({ dataDir });
      const [row] = await ask<{ n: number }>(server.superuserUrl, 'select coalesce(max(n), 0) as n from written');
      assert.ok((row?.n ?? 0) >= acknowledged, `stored ${row?.n}, acknowledged ${acknowledged}`);
      await server.stop();
    }
  });

  it('recovers when the server itself was killed, leaving its pid file', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    await ask(server.superuserUrl, 'create table survivor as select 7 as n');
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
    const again = await startEmbeddedPostgres({ dataDir });
    assert.deepEqual(await ask(again.superuserUrl, 'select n from survivor'), [{ n: 7 }]);
    await again.stop();
  });

  it('brings back a server that ends by itself, and owns it again', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    await ask(server.superuserUrl, 'create table outlived as select 8 as n');
    const before = server.pid;
    process.kill(before, 'SIGKILL');
    while (server.pid === before) await pause(20);
    assert.deepEqual(await ask(server.superuserUrl, 'select n from outlived'), [{ n: 8 }]);
    await ownedBy(server.superuserUrl);
    await assert.rejects(startEmbeddedPostgres({ dataDir }), (error) => isRefusal(error, 'DATA_DIR_IN_USE'));
    await server.stop();
    await assert.rejects(ask(server.superuserUrl, 'select 1'));
  });

  it('owns the server again after a crash of one of its processes sent every session away', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    const [session] = await ask<{ pid: number }>(server.superuserUrl, ownerSession);
    process.kill(session?.pid ?? 0, 'SIGKILL');
    await ownedBy(server.superuserUrl, session?.pid);
    await assert.rejects(startEmbeddedPostgres({ dataDir }), (error) => isRefusal(error, 'DATA_DIR_IN_USE'));
    await server.stop();
  });

  it('says once that the server is lost when it cannot be brought back', async () => {
    const lost: string[] = [];
    const server = await startEmbeddedPostgres({ dataDir, onLost: (cause) => lost.push(`${cause.code}: ${cause.message}`) });
    const config = join(dataDir, 'postgresql.conf');
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, `${text}\nno_such_setting = 1\n`);
    process.kill(server.pid, 'SIGKILL');
    while (lost.length === 0) await pause(20);
    assert.match(lost[0] ?? '', /^POSTGRES_NOT_STARTED: .*axe-postgres\.log/);
    await server.stop();
    assert.equal(lost.length, 1);
    writeFileSync(config, text);
  });

  it('ignores a pid file whose number now belongs to another program', async () => {
    writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n1\n5432\n${dataDir}\n\n\nready   \n`);
    const server = await startEmbeddedPostgres({ dataDir });
    await server.stop();
  });

  it('refuses a directory of somebody else, a file, and another major version, and changes nothing', async () => {
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'letter.txt'), 'dear');
    await assert.rejects(
      startEmbeddedPostgres({ dataDir: foreign }),
      (error) => isRefusal(error, 'DATA_DIR_FOREIGN') && error.message.includes('Choose another directory'),
    );
    assert.deepEqual(readdirSync(foreign), ['letter.txt']);
    await assert.rejects(startEmbeddedPostgres({ dataDir: join(foreign, 'letter.txt') }), (error) => isRefusal(error, 'DATA_DIR_FOREIGN'));
    const version = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8');
    writeFileSync(join(dataDir, 'PG_VERSION'), '15\n');
    await assert.rejects(
      startEmbeddedPostgres({ dataDir }),
      (error) => isRefusal(error, 'DATA_DIR_VERSION') && error.context.found === '15',
    );
    writeFileSync(join(dataDir, 'PG_VERSION'), version);
  });

  it('names the directory it cannot pass or write', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    if (process.getuid?.() !== 0) chmodSync(closed, 0o500);
    await assert.rejects(
      startEmbeddedPostgres({ dataDir: join(closed, 'data') }),
      (error) => isRefusal(error, 'DATA_DIR_NOT_WRITABLE') && error.message.includes(closed),
    );
  });

  it('says that the disk or the settings are at fault when the server does not come up', async () => {
    await assert.rejects(
      startEmbeddedPostgres({ dataDir, settings: ['shared_buffers=nonsense'] }),
      (error) => isRefusal(error, 'POSTGRES_NOT_STARTED') && error.message.includes('axe-postgres.log'),
    );
    const server = await startEmbeddedPostgres({ dataDir });
    await server.stop();
  });

  it('begins anew after a first start that was cut short', async () => {
    const half = join(folder, 'half');
    mkdirSync(`${half}.new`);
    writeFileSync(join(`${half}.new`, 'PG_VERSION'), '18\n');
    const server = await startEmbeddedPostgres({ dataDir: half });
    assert.deepEqual(await ask(server.superuserUrl, 'select 1 as one'), [{ one: 1 }]);
    await server.stop();
  });

  it('finds a short place for its socket when the path is long', async () => {
    const long = join(folder, 'a-very-long-directory-name-'.repeat(4), 'data');
    const server = await startEmbeddedPostgres({ dataDir: long });
    assert.deepEqual(await ask(server.superuserUrl, 'select 1 as one'), [{ one: 1 }]);
    await server.stop();
  });
});

/** Starts the writer below in a process of its own, kills it with SIGKILL while it writes, and returns the last number it reported as stored. */
async function crashWhileWriting(dataDir: string): Promise<number> {
  const child = spawn(process.execPath, [new URL('./fixtures/crashing-writer.ts', import.meta.url).pathname, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let last = 0;
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      last = Number(text.trimEnd().split('\n').at(-1));
      if (text.split('\n').length > 50) child.kill('SIGKILL');
    });
    child.once('exit', () => resolve());
  });
  const complete = text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1);
  last = Number(complete);
  return last;
}
