import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { lockAsRunning } from '../platform/support/running-demo.ts';
import { acme, doctorBench, registryText } from './support/doctor-bench.ts';

const { home, url, serve, doctor } = await doctorBench();

test('the first broken link of a service', async () => {
  const { printed, code } = await doctor(['service', 'frame', '--customer', 'acme', '--url', `${url}/frame/mcp`]);
  assert.equal(code, 1);
  assert.match(printed, /First broken link: registry: sso\.apps\.frame_mcp of acme is not there\n {2}fix/);
  const json = JSON.parse((await doctor(['service', 'frame', '--customer', 'acme', '--url', `${url}/frame/mcp`, '--json'])).printed) as {
    first_broken_link: { link: string };
    not_reached: string[];
  };
  assert.deepEqual([json.first_broken_link.link, json.not_reached[0]], ['registry', 'front door']);
});

test('what the service complained about lately is shown beside the broken link', async () => {
  const now = new Date().toISOString();
  const entries = [
    { level: 'warn', time: now, service: 'frame', msg: 'readiness check failed' },
    { level: 'warn', time: now, service: 'blueprint', msg: 'of another service' },
    { level: 'error', time: '2026-01-01T00:00:00.000Z', service: 'frame', msg: 'long ago' },
  ];
  writeFileSync(
    path.join(home, 'axe.log'),
    entries
      .toReversed()
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join(''),
  );
  const { printed } = await doctor(['service', 'frame', '--customer', 'acme', '--url', `${url}/frame/mcp`], { AXE_DATA: home });
  assert.match(
    printed,
    /From the log of this machine, the last hour \(UTC; now \d\d:\d\d:\d\d\):\n.*warn {2}frame {5}readiness check failed$/,
  );
});

test('what the log says is over is not shown beside the broken link', async () => {
  const data = path.join(home, 'mended');
  mkdirSync(data);
  const refused = { level: 'warn', service: 'frame', msg: 'The newest registry is refused; the last good one keeps serving. x' };
  const read = { level: 'info', msg: 'registry read' };
  const write = (entries: readonly object[]) =>
    writeFileSync(
      path.join(data, 'axe.log'),
      entries.map((entry, at) => `${JSON.stringify({ ...entry, time: new Date(Date.now() - 60_000 + at).toISOString() })}\n`).join(''),
    );
  const look = async () =>
    (await doctor(['service', 'frame', '--customer', 'acme', '--url', `${url}/frame/mcp`], { AXE_DATA: data })).printed;
  write([read, refused]);
  assert.match(await look(), /registry is refused/);
  write([read, refused, read]);
  assert.doesNotMatch(await look(), /registry is refused|From the log/);
  write([{ level: 'error', service: 'frame', msg: 'of the process before' }, { level: 'info', msg: 'platform is up' }, refused]);
  const started = await look();
  assert.match(started, /registry is refused/);
  assert.doesNotMatch(started, /of the process before/);
});

test('a path that nobody serves: said first, with what is served there, and nothing else is blamed', async () => {
  serve();
  for (const wrong of ['/frme/mcp', '/frame/mpc']) {
    const { code, printed } = await doctor(['mcp', `${url}${wrong}`, '--json']);
    const { findings } = JSON.parse(printed) as { findings: { id: string; status: string; found: string; fix: string }[] };
    const failed = findings.filter(({ status }) => status === 'failed');
    assert.deepEqual([code, failed.map(({ id }) => id)], [1, ['front-door']]);
    assert.match(
      failed[0]?.found ?? '',
      /^HTTP 404 NOT_FOUND: nothing at \/\S+ answers as an MCP service; this platform serves \/frame\/mcp$/,
    );
    assert.equal(failed[0]?.fix, `Correct the path of the address, such as ${url}/frame/mcp.`);
    assert.match(findings[0]?.found ?? '', /^nothing at /);
  }
});

test('a database of the platform that runs here is not judged by an env file that it does not read', async () => {
  const data = path.join(home, 'demo');
  mkdirSync(path.join(home, 'frame'), { recursive: true });
  writeFileSync(path.join(home, 'frame/.env'), "DATABASE_URL='sqlite:left-over'\n");
  const frame = { env_file: '~/frame/.env' };
  const own = path.join(home, 'with-env-file');
  mkdirSync(own);
  const customers = { acme: { ...acme, services: { frame } } };
  writeFileSync(path.join(own, 'customers.yaml'), registryText(customers));
  const judged = async () => {
    const words = ['mcp', `${url}/frame/mcp`, '--customer', 'acme', '--json'];
    const { printed } = await doctor(words, { AXE_HOME: own, AXE_DATA: data });
    return (JSON.parse(printed) as { findings: { id: string; status: string; found: string }[] }).findings.find(
      ({ id }) => id === 'database-url',
    );
  };
  assert.deepEqual((await judged())?.status, 'failed');
  lockAsRunning(data, 'http://localhost:1');
  assert.deepEqual((await judged())?.status, 'failed', 'another address');
  lockAsRunning(data, url);
  const found = await judged();
  assert.equal(found?.status, 'does-not-apply');
  assert.ok(found?.found.startsWith(`frame is run here by axe up, on its own PostgreSQL in ${data}`), found?.found);
});

test('a symptom where several customers may be meant: explained, and what to add', async () => {
  const two = path.join(home, 'two');
  mkdirSync(two);
  const globex = { ...acme, legal_name: 'Globex', primary_domain: 'globex.example', entities: ['globexc'], user_entity_map: {} };
  writeFileSync(path.join(two, 'customers.yaml'), registryText({ acme, globex }));
  const more = { AXE_HOME: two };
  const known = await doctor(['symptom', 'AADSTS50011 redirect'], more);
  assert.equal(known.code, 0, known.noted);
  assert.match(known.printed, /redirect URI[\s\S]*cause[\s\S]*fix/);
  assert.match(
    known.noted,
    /registry has 2 customers\. Name the one that is meant, such as axe doctor symptom '…' --service frame --customer acme\./,
  );
  const unknown = await doctor(['symptom', 'strange words'], more);
  assert.deepEqual([unknown.code, /Collect from the person/.test(unknown.printed)], [1, true]);
  const json = await doctor(['symptom', 'AADSTS50011', '--json'], more);
  const told = JSON.parse(json.printed) as { known: boolean; not_walked: string };
  assert.deepEqual([told.known, /2 customers/.test(told.not_walked)], [true, true]);
  // The person in the text says whose it is.
  const whose = await doctor(['symptom', 'AADSTS50011 for kim@acme.example', '--url', `${url}/frame/mcp`], more);
  assert.match(whose.printed, /\(acme\)/);
  const auth = await doctor(['auth', 'AADSTS50011', '--service', 'frame'], more);
  assert.match(
    auth.noted,
    /Nothing was checked, because the registry has 2 customers\. Add the one that is meant, such as --customer acme\./,
  );
});

test('a symptom is explained and its service examined', async () => {
  const { printed, code } = await doctor(['symptom', 'frame 이 느려요', '--customer', 'acme', '--url', `${url}/frame/mcp`]);
  assert.equal(code, 1);
  assert.match(printed, /it is slow[\s\S]*First broken link/);
});
