import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, removeFolder, runAxe, startPlatform, stopLeftBehindPostgres, temporaryFolder } from './support/running-platform.ts';
import { call, connectAs } from './support/signed-in-client.ts';

const folders: string[] = [];

function folder(): string {
  const made = temporaryFolder();
  folders.push(made);
  return made;
}

after(() => {
  for (const one of folders) {
    stopLeftBehindPostgres(one);
    removeFolder(one);
  }
});

const journal = (number: number) => ({
  entity_id: 'acmec',
  posted_on: '2026-05-04',
  memo: `sale ${number}`,
  lines: [
    { account: '1104', debit: number },
    { account: '4001', credit: number },
  ],
  idempotency_key: `sale-${number}`,
});

test('killed while it posts, it has every acknowledged journal after the next start', async () => {
  const dataFolder = folder();
  const port = await freePort();
  const first = await startPlatform(dataFolder, port);
  const resource = `${first.url}/frame/mcp`;
  const acknowledged = await postUntilKilled(resource, () => first.stop('SIGKILL'));
  assert.ok(acknowledged.size >= 40, `only ${acknowledged.size} journals were acknowledged before the kill`);

  const second = await startPlatform(dataFolder, port);
  try {
    const client = await connectAs('kim@acme.example', resource, 'modern');
    const stored = await storedMemos(client);
    const lost = [...acknowledged].filter((number) => !stored.includes(`sale ${number}`));
    assert.deepEqual(lost, []);
    assert.equal(new Set(stored).size, stored.length, 'a journal was stored twice');
    const [known = 0] = acknowledged;
    const replayed = await call(client, 'post_journal', journal(known));
    assert.equal(replayed.body.replayed, true, 'the receipt of an acknowledged call must survive too');
    const check = await call(client, 'integrity_check', { entity_id: 'acmec' });
    assert.equal(check.body.ok, true, JSON.stringify(check.body));
    await client.close();
  } finally {
    assert.equal(await second.stop(), 0);
  }
});

/** Eight callers post one journal after another; in the middle of it the process is killed. */
async function postUntilKilled(resource: string, kill: () => Promise<unknown>): Promise<Set<number>> {
  const acknowledged = new Set<number>();
  let next = 0;
  let killed: Promise<unknown> | undefined;
  const client = await connectAs('kim@acme.example', resource, 'modern');
  const post = async () => {
    while (killed === undefined) {
      next += 1;
      const number = next;
      const answer = await call(client, 'post_journal', journal(number)).catch(() => undefined);
      if (answer === undefined) return;
      assert.equal(answer.refused, false, JSON.stringify(answer.body));
      acknowledged.add(number);
      if (acknowledged.size === 40) killed = kill();
    }
  };
  await Promise.all(Array.from({ length: 8 }, post));
  await killed;
  return acknowledged;
}

async function storedMemos(client: Parameters<typeof call>[0]): Promise<readonly string[]> {
  const memos: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await call(client, 'list_journals', { entity_id: 'acmec', limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    memos.push(...(body.journals as readonly { memo: string }[]).map(({ memo }) => memo));
    cursor = body.next_cursor as string | undefined;
  } while (cursor !== undefined);
  return memos;
}

test('a second instance is sent to the first; a right granted in the file works at once; SIGTERM ends cleanly', async () => {
  const dataFolder = folder();
  const platform = await startPlatform(dataFolder, await freePort());
  const environment = { AXE_DATA: dataFolder, AXE_PORT: String(platform.port) };
  const second = await runAxe(['up'], { ...environment, AXE_PORT: String(await freePort()) });
  assert.equal(second.code, 5);
  assert.match(second.stderr, new RegExp(`already runs on this data \\(process ${platform.child.pid}, ${platform.url}\\)`));

  const issued = await runAxe(['token', 'issue', '--sub', 'person:park@acme.example', '--entity', 'acmec:read'], environment);
  const signedIn = { ...environment, AXE_TOKEN: issued.stdout.trim() };
  const balance = (entity: string) => runAxe(['frame', 'query_trial_balance', '--entity', entity], signedIn);
  assert.equal((await balance('acmec')).code, 0);
  const file = path.join(dataFolder, 'customers.yaml');
  const registry = readFileSync(file, 'utf8');
  assert.ok(registry.includes('"kim@acme.example": ["acmec", "acmev"]'));
  writeFileSync(file, registry.replace('"kim@acme.example":', '"park@acme.example": {}\n      "kim@acme.example":'));
  assert.equal(await eventually(async () => (await balance('acmec')).code, 3), 3, 'an empty line takes the right away');
  writeFileSync(file, `${registry}\nnot: [a registry`);
  const ready = async () =>
    (await (await fetch(`${platform.url}/frame/health/ready`)).json()) as { status: string; warnings: { name: string }[] };
  assert.equal(await eventually(async () => (await ready()).warnings[0]?.name, 'registry', 100), 'registry');
  assert.equal((await ready()).status, 'ready', 'the last good file serves');
  assert.match(
    platform.output(),
    /Registry: The newest registry is refused; the last good one keeps serving\. .*customers\.yaml .*line \d+/,
  );
  writeFileSync(file, registry);
  assert.equal(await eventually(async () => (await balance('acmec')).code, 0), 0, 'the restored file gives it back');

  assert.equal((await ready()).warnings.length, 0);
  assert.match(platform.output(), /Registry: .*customers\.yaml is good again and in force\./);

  assert.equal(await platform.stop('SIGINT'), 0);
  assert.match(platform.output(), /Stopped after/);
  assert.equal(existsSync(path.join(dataFolder, 'axe.lock')), false);
  assert.equal(existsSync(path.join(dataFolder, 'postgres', 'postmaster.pid')), false);
});

async function eventually<T>(ask: () => Promise<T>, wanted: T, pauseMs = 0): Promise<T> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const answer = await ask();
    if (answer === wanted) return answer;
    await pause(pauseMs);
  }
  return ask();
}

test('a port in use is named, and nothing is made', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const data = path.join(folder(), 'data');
  const ended = await runAxe(['up'], { AXE_DATA: data, AXE_PORT: String(port) });
  server.close();
  assert.equal(ended.code, 5);
  assert.match(ended.stderr, new RegExp(`Port ${port} is in use by another program`));
  assert.equal(existsSync(data), false);
});

test('a place that holds something else is left alone', async () => {
  const data = folder();
  writeFileSync(path.join(data, 'thesis.txt'), 'mine');
  const ended = await runAxe(['up'], { AXE_DATA: data, AXE_PORT: String(await freePort()) });
  assert.equal(ended.code, 5);
  assert.match(ended.stderr, /holds files that this program did not write/);
  assert.deepEqual(readdirSync(data), ['thesis.txt']);
});

test('a damaged data folder is refused with the remedy, and not replaced', async () => {
  const data = folder();
  const platform = await startPlatform(data, await freePort());
  await platform.stop();
  const environment = { AXE_DATA: data, AXE_PORT: String(await freePort()) };
  const secret = path.join(data, 'secrets', 'frame-entity-key');
  const kept = readFileSync(secret, 'utf8');
  rmSync(secret);
  const withoutSecret = await runAxe(['up'], environment);
  assert.equal(withoutSecret.code, 5);
  assert.match(withoutSecret.stderr, /DATA_BROKEN/);
  assert.equal(existsSync(secret), false);
  writeFileSync(secret, kept, { mode: 0o600 });
  rmSync(path.join(data, 'postgres', 'global'), { recursive: true });
  const withoutTables = await runAxe(['up'], environment);
  assert.notEqual(withoutTables.code, 0);
  assert.match(withoutTables.stderr, /DATA_DIR_FOREIGN|POSTGRES_NOT_STARTED/);
  assert.equal(existsSync(path.join(data, 'postgres', 'PG_VERSION')), true);
  assert.equal(existsSync(path.join(data, 'axe.lock')), false);
});

test('a start that fails leaves nothing behind', async () => {
  const home = folder();
  mkdirSync(path.join(home, 'own'));
  writeFileSync(path.join(home, 'own', 'customers.yaml'), 'version: 1\nzone: "platform.example"\ncustomers: {}\n');
  const data = path.join(home, 'data');
  const ended = await runAxe(['up', '--home', path.join(home, 'own')], { AXE_DATA: data, AXE_PORT: String(await freePort()) });
  assert.equal(ended.code, 4);
  assert.match(ended.stderr, /has no customer "acme"/);
  assert.equal(existsSync(data), false);
});

test('production is refused', async () => {
  const data = path.join(folder(), 'data');
  const ended = await runAxe(['up'], { AXE_DATA: data, NODE_ENV: 'production' });
  assert.equal(ended.code, 3);
  assert.equal(existsSync(data), false);
});
