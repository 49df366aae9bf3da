import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { run } from '../support.ts';
import { startAxe } from './support/axe-process.ts';
import { addressIn, Browsing } from './support/browse.ts';
import { type Home, logIn, makeHome, runVisiting } from './support/sign-in.ts';
import { type StandIn, startStandIn } from './support/stand-in-platform.ts';

let platform: StandIn;
let home: Home;
before(async () => {
  platform = await startStandIn();
});
after(() => platform.close());
beforeEach(() => {
  home = makeHome();
});
afterEach(() => home.remove());

test('one sign-in, and every command needs nothing else', async () => {
  const ran = await logIn(home, platform.url);
  assert.equal(ran.code, 0, ran.noted);
  assert.equal(ran.printed, `Signed in to ${platform.url} as kim@acme.example (profile default).`);
  assert.match(ran.noted, /Open this address/);
  assert.ok(ran.noted.includes(`The tokens are in ${home.credentials}, which only this user can read. They are renewed by themselves`));
  assert.match(String(ran.page), /<h1>Signed in<\/h1>/);

  const stored = home.read().default;
  assert.ok(stored?.refresh_token);
  assert.deepEqual([statSync(home.credentials).mode & 0o777, statSync(home.folder).mode & 0o777], [0o600, 0o700]);
  for (const secret of [stored.access_token, stored.refresh_token]) {
    assert.ok(!`${ran.printed}${ran.noted}${readFileSync(home.profiles, 'utf8')}`.includes(secret), 'no token is ever shown');
  }

  const called = await run(['frame', 'list_accounts', '--entity', 'acmec', '--json'], { environment: home.environment });
  assert.equal(called.code, 0, called.noted);
  assert.deepEqual(JSON.parse(called.printed), { accounts: [], asked_by: 'kim@acme.example' });
});

test('what is asked of the provider: code, S256, state, nonce, every service, and no resource', async () => {
  let asked = new URLSearchParams();
  const visit = async (address: string) => {
    asked = new URL(address).searchParams;
    return (await new Browsing().open(address)).text();
  };
  const ran = await runVisiting(['login', '--url', platform.url, '--login-hint', 'kim@acme.example', '--json'], home.environment, visit);
  assert.equal(ran.code, 0, ran.noted);
  const { profile, url, signed_in_as: who, renewed, store, place } = JSON.parse(ran.printed) as Record<string, unknown>;
  assert.deepEqual(
    [profile, url, who, renewed, store, place],
    ['default', platform.url, 'kim@acme.example', true, 'file', home.credentials],
  );
  assert.deepEqual(
    ['response_type', 'client_id', 'code_challenge_method', 'login_hint'].map((name) => asked.get(name)),
    ['code', 'axe-cli', 'S256', 'kim@acme.example'],
  );
  assert.deepEqual(
    new Set(asked.get('scope')?.split(' ')),
    new Set(['openid', 'profile', 'email', 'offline_access', 'frame', 'blueprint']),
  );
  assert.ok(!asked.has('resource'));
  for (const name of ['state', 'nonce', 'code_challenge']) assert.ok((asked.get(name) ?? '').length >= 43, name);
});

test('wrong answers do not end the sign-in, and an answer is good once', async () => {
  const visit = async (address: string) => {
    const { searchParams } = new URL(address);
    const callback = searchParams.get('redirect_uri') ?? '';
    const state = searchParams.get('state') ?? '';
    const tried = [{ state: 'x', iss: platform.url }, { state, iss: 'https://evil.example' }, { state }].map(async (params) => {
      const { status } = await fetch(`${callback}?${new URLSearchParams({ ...params, code: 'stolen' })}`);
      return status;
    });
    assert.deepEqual(await Promise.all(tried), [400, 400, 400]);
    return (await new Browsing().open(address)).text();
  };
  const ran = await runVisiting(['login', '--url', platform.url], home.environment, visit);
  assert.equal(ran.code, 0, ran.noted);
  assert.match(String(ran.page), /Signed in/);
});

test('a code that the provider does not know is refused and nothing is stored', async () => {
  const visit = async (address: string) => {
    const asked = new URL(address).searchParams;
    const params = new URLSearchParams({ state: asked.get('state') ?? '', iss: platform.url, code: 'made-up' });
    return (await fetch(`${asked.get('redirect_uri')}?${params}`)).text();
  };
  const ran = await runVisiting(['login', '--url', platform.url], home.environment, visit);
  assert.equal(ran.code, 3);
  assert.match(ran.noted, /You are not signed in .*\(invalid_grant\)\. Nothing was stored/);
  assert.match(String(ran.page), /Not signed in/);
  assert.ok(!existsSync(home.credentials));
});

test('a person who refuses is not signed in', async () => {
  const visit = async (address: string) => {
    const browsing = new Browsing();
    const started = await fetch(address, { redirect: 'manual' });
    const interaction = new URL(started.headers.get('location') ?? '', address);
    interaction.searchParams.set('refuse', 'yes');
    browsing.keep(address, started);
    return (await browsing.open(interaction.href)).text();
  };
  const ran = await runVisiting(['login', '--url', platform.url], home.environment, visit);
  assert.equal(ran.code, 3);
  assert.match(ran.noted, /cancelled on the page/);
  assert.match(String(ran.page), /Not signed in/);
});

test('the browser is opened with the address as one word', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-opened-'));
  const file = path.join(folder, 'opened');
  const script = `require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify([process.argv.slice(2), Object.keys(process.env)]))`;
  writeFileSync(path.join(folder, 'browser.cjs'), script);
  const environment = { ...home.environment, BROWSER: `${process.execPath} ${path.join(folder, 'browser.cjs')}`, AXE_TOKEN: 'secret' };
  const axe = startAxe(['login', '--url', platform.url], environment);
  const note = await axe.said(/Waiting for the sign-in/);
  assert.match(note, /page that opens in your browser/);
  await new Browsing().open(addressIn(note));
  const { code, stderr } = await axe.ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /AXE_TOKEN is set and wins/);
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
  const [words, names] = JSON.parse(readFileSync(file, 'utf8')) as [string[], string[]];
  assert.deepEqual(words, [addressIn(note)]);
  assert.ok(!names.includes('AXE_TOKEN'), 'it gets no token of ours');
  rmSync(folder, { recursive: true });
});

test('Ctrl-C ends the program as interrupted, stores nothing and leaves nothing', async () => {
  for (const words of [['--no-browser'], ['--device']]) {
    const axe = startAxe(['login', '--url', platform.url, ...words], home.environment);
    await axe.said(/Ctrl-C breaks it off/);
    axe.child.kill('SIGINT');
    const { signal, stderr } = await axe.ended;
    assert.equal(signal, 'SIGINT');
    assert.match(stderr, /The sign-in was broken off\. Nothing was stored\./);
    assert.ok(!existsSync(home.credentials) && !existsSync(home.profiles));
  }
});

test('platforms that are not there, or not one', async () => {
  const other = createServer((_request, response) => response.writeHead(404).end('<h1>It works!</h1>'));
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const foreign = await run(['login', '--url', url], { environment: home.environment });
  assert.equal(foreign.code, 6);
  assert.match(foreign.noted, /HTTP 404.*not the sign-in of a platform/);
  await new Promise((resolve) => other.close(resolve));
  const gone = await run(['login', '--url', url], { environment: home.environment });
  assert.equal(gone.code, 6);
  assert.match(gone.noted, /does not answer: nothing listens there/);
  const plain = await run(['login', '--url', 'http://axe.example.com'], { environment: home.environment });
  assert.equal(plain.code, 2);
  assert.match(plain.noted, /is plain http.*Use https:\/\/axe\.example\.com/);
});

test('words that contradict each other', async () => {
  for (const words of [
    ['--token', 't', '--device'],
    ['--token', 't', '--login-hint', 'kim@acme.example'],
    ['--device', '--no-browser'],
    ['--profile', '../x'],
    ['--token', '-'],
  ]) {
    assert.equal((await run(['login', '--url', platform.url, ...words], { environment: home.environment })).code, 2, words.join(' '));
  }
});
