import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { lockAsRunning } from '../platform/support/running-demo.ts';
import { run, signedOut } from '../support.ts';

const canary = 'CanaryValue0123456789';
const token = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.${canary}`;

/** Answers 404 to everything, to health only while nothing serves, and keeps what it was asked with. */
interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
}

const asked: Asked[] = [];
/** A service answers: the checks that use a sign-in are run. */
let serves = false;
const server = createServer((req, res) => {
  asked.push({ path: req.url ?? '', authorization: req.headers.authorization });
  if (serves && req.url === '/frame/health') return void res.writeHead(200).end('{"status":"ok"}');
  res.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"code":"NOT_FOUND","message":"x"}}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const home = mkdtempSync(path.join(tmpdir(), 'doctor-'));
after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(home, { recursive: true });
});
beforeEach(() => {
  asked.splice(0);
  serves = false;
});

const withCanary = (): readonly Asked[] => asked.filter(({ authorization }) => authorization?.includes(canary) === true);

const acme = {
  legal_name: 'Acme',
  primary_domain: 'acme.example',
  entities: ['acmec'],
  user_entity_map: { 'kim@acme.example': { acmec: ['read'] } },
  services: { frame: {} },
};
writeFileSync(path.join(home, 'customers.yaml'), JSON.stringify({ version: 1, zone: 'platform.example', customers: { acme } }));
const environment = { ...signedOut, AXE_HOME: home, HOME: home, PATH: '' };

const doctor = (words: readonly string[], more: { readonly [name: string]: string } = {}) =>
  run(['doctor', ...words], { environment: { ...environment, ...more } });

test('a known text without checks is 0, an unknown one is 1 and says what to collect', async () => {
  const known = await doctor(['auth', 'AADSTS50011', '--no-checks']);
  assert.equal(known.code, 0);
  assert.match(known.printed, /redirect URI[\s\S]*cause[\s\S]*fix/);
  const unknown = await doctor(['auth', 'strange', 'words', '--no-checks']);
  assert.equal(unknown.code, 1);
  assert.match(unknown.printed, /not in the catalogue[\s\S]*Collect from the person/);
});

test('as JSON it is one document, and nothing is said besides', async () => {
  const { printed, noted } = await doctor([
    'auth',
    'AADSTS65001',
    'trace_id=0a1b2c3d-1111-4222-8333-444455556666',
    '--no-checks',
    '--json',
  ]);
  const told = JSON.parse(printed) as { known: boolean; symptoms: { id: string }[]; trace_ids: string[] };
  assert.deepEqual([told.known, told.symptoms[0]?.id, told.trace_ids.length, noted], [true, 'entra-consent', 1, '']);
});

test('no token and no secret of the pasted text comes back, in neither form, nor from standard input', async () => {
  const text = `https://claude.ai/x?code=${canary}&error_code=nothing_known client_secret=${canary} Bearer ${token}`;
  for (const words of [
    ['auth', text, '--no-checks'],
    ['auth', text, '--no-checks', '--json'],
    ['auth', encodeURIComponent(text), '--no-checks'],
  ]) {
    const { printed, noted } = await doctor(words);
    assert.ok(!`${printed}${noted}`.includes(canary), printed);
  }
  const read = await run(['doctor', 'auth', '-', '--no-checks'], { environment, readInput: async () => text });
  assert.ok(read.printed.includes('not in the catalogue') && !read.printed.includes(canary));
});

test('an address in a pasted text is asked only where it is known, and never with a token', async () => {
  const stranger = await doctor(['auth', 'USER_NOT_MAPPED at https://evil.example/frame/mcp'], { AXE_TOKEN: token });
  assert.match(stranger.noted, /evil\.example stands in the text and in no registry: nothing is sent there/);
  assert.equal(asked.length, 0);
  const here = await doctor(['auth', `no tools are available at ${url}/frame/mcp`], { AXE_URL: 'https://acme.platform.example' });
  assert.match(here.noted, /nothing is sent there/, 'whatever listens on this machine');
  assert.equal(asked.length, 0);
  // Its checks are those that would use a sign-in.
  serves = true;
  await doctor(['auth', `no tools are available at ${url}/frame/mcp`], { AXE_TOKEN: token, AXE_URL: url });
  assert.ok(asked.length > 0);
  assert.deepEqual(withCanary(), []);
});

test('AXE_TOKEN goes to the platform it is for and nowhere else; --token goes where the operator points', async () => {
  serves = true;
  const other = await doctor(['mcp', `${url}/frame/mcp`, '--json'], { AXE_TOKEN: token, AXE_URL: 'https://acme.platform.example' });
  assert.match(other.noted, /AXE_TOKEN is not sent to http:\/\/127\.0\.0\.1/);
  assert.deepEqual(withCanary(), []);
  await doctor(['mcp', `${url}/frame/mcp`, '--token', token, '--json']);
  assert.ok(asked.some(({ authorization }) => authorization === `Bearer ${token}`));
});

test('the report of a broken service: 1, with what, why and fix, as text and as JSON', async () => {
  const { code, printed } = await doctor(['mcp', `${url}/frame/mcp`]);
  assert.equal(code, 1);
  assert.match(printed, /✗ {2}2 health answers[\s\S]*found {2}HTTP 404[\s\S]*why[\s\S]*fix/);
  const { printed: json, code: same, noted } = await doctor(['mcp', `${url}/frame/mcp`, '--json']);
  const report = JSON.parse(json) as {
    ok: boolean;
    counts: { failed: number };
    findings: { id: string; point?: number; status: string }[];
  };
  assert.deepEqual([same, report.ok, noted], [1, false, '']);
  assert.ok(report.counts.failed > 0);
  assert.deepEqual(
    report.findings.flatMap(({ point }) => point ?? []),
    Array.from({ length: 21 }, (_, index) => index + 1),
  );
});

test('an address that is none is wrong usage', async () => {
  for (const address of ['ftp://x/frame', 'https://acme.platform.example']) assert.equal((await doctor(['mcp', address])).code, 2);
});

test('the name of a service in place of an address: the command that takes it', async () => {
  const { code, noted } = await doctor(['mcp', 'frame']);
  assert.equal(code, 2);
  assert.match(noted, /axe doctor service frame/);
});

test('without a customer the registry that was looked at is named, where there is one and where there is none', async () => {
  const registered = async (more: { readonly [name: string]: string }) => {
    const { printed } = await doctor(['mcp', `${url}/frame/mcp`, '--json'], more);
    const { findings } = JSON.parse(printed) as { findings: { id: string; found: string }[] };
    return findings.find(({ id }) => id === 'secret')?.found ?? '';
  };
  assert.ok((await registered({})).startsWith(`no customer of ${home}/customers.yaml answers at ${url}`));
  const nowhere = path.join(home, 'nowhere');
  const none = await registered({ AXE_HOME: nowhere, AXE_DATA: nowhere });
  assert.ok(none.startsWith(`no registry is at hand: there is none to read at ${nowhere}/customers.yaml`), none);
});

test('the person of a complaint is looked up in the registry', async () => {
  const { printed, code } = await doctor([
    'auth',
    'USER_NOT_MAPPED for park@acme.example',
    '--url',
    `${url}/frame/mcp`,
    '--customer',
    'acme',
  ]);
  assert.equal(code, 1);
  assert.match(printed, /✗ {4}the registry knows the person\n {5}found {2}park@acme\.example stands nowhere in acme/);
});

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
  const other = createServer((req, res) => {
    const known = req.url === '/frame/health';
    res.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    res.end(known ? '{"status":"ok","service":"frame-mcp"}' : '{"error":{"code":"NOT_FOUND","message":"x"}}');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  after(() => void other.close());
  const there = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  for (const wrong of ['/frme/mcp', '/frame/mpc']) {
    const { code, printed } = await doctor(['mcp', `${there}${wrong}`, '--json']);
    const { findings } = JSON.parse(printed) as { findings: { id: string; status: string; found: string; fix: string }[] };
    const failed = findings.filter(({ status }) => status === 'failed');
    assert.deepEqual([code, failed.map(({ id }) => id)], [1, ['front-door']]);
    assert.match(
      failed[0]?.found ?? '',
      /^HTTP 404 NOT_FOUND: nothing at \/\S+ answers as an MCP service; this platform serves \/frame\/mcp$/,
    );
    assert.equal(failed[0]?.fix, `Correct the path of the address, such as ${there}/frame/mcp.`);
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
  writeFileSync(path.join(own, 'customers.yaml'), JSON.stringify({ version: 1, zone: 'platform.example', customers }));
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
  assert.ok(found?.found.startsWith(`axe up runs frame here, on its own PostgreSQL in ${data}`), found?.found);
});

test('a symptom where several customers may be meant: explained, and what to add', async () => {
  const two = path.join(home, 'two');
  mkdirSync(two);
  const globex = { ...acme, legal_name: 'Globex', primary_domain: 'globex.example', entities: ['globexc'], user_entity_map: {} };
  const text = JSON.stringify({ version: 1, zone: 'platform.example', customers: { acme, globex } });
  writeFileSync(path.join(two, 'customers.yaml'), text);
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

test('a registry that cannot be read is said, and the rest goes on', async () => {
  const broken = mkdtempSync(path.join(tmpdir(), 'doctor-broken-'));
  after(() => rmSync(broken, { recursive: true }));
  writeFileSync(path.join(broken, 'customers.yaml'), 'version: 1\ncustomers: [');
  const { noted, printed } = await doctor(['mcp', `${url}/frame/mcp`], { AXE_HOME: broken });
  assert.match(noted, /registry is left out/);
  assert.match(printed, /21 old records/);
});
