import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { run } from '../support.ts';
import { type Asked, doctorBench } from './support/doctor-bench.ts';

const canary = 'CanaryValue0123456789';
const token = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.${canary}`;
const { home, url, asked, serve, environment, doctor } = await doctorBench();

const withCanary = (): readonly Asked[] => asked.filter(({ authorization }) => authorization?.includes(canary) === true);

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
  serve();
  await doctor(['auth', `no tools are available at ${url}/frame/mcp`], { AXE_TOKEN: token, AXE_URL: url });
  assert.ok(asked.length > 0);
  assert.deepEqual(withCanary(), []);
});

test('AXE_TOKEN goes to the platform it is for and nowhere else; --token goes where the operator points', async () => {
  serve();
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

test('a registry that cannot be read is said, and the rest goes on', async () => {
  const broken = mkdtempSync(path.join(tmpdir(), 'doctor-broken-'));
  after(() => rmSync(broken, { recursive: true }));
  writeFileSync(path.join(broken, 'customers.yaml'), 'version: 1\ncustomers: [');
  const { noted, printed } = await doctor(['mcp', `${url}/frame/mcp`], { AXE_HOME: broken });
  assert.match(noted, /registry is left out/);
  assert.match(printed, /21 old records/);
});
