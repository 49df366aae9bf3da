import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createBrowser, formOf, pressButton, signIn } from '@axe/blueprint/testing';
import { type AxeProcess, type Ended, startAxe } from './support/axe-process.ts';
import { type Home, makeHome, type StoredTokens } from './support/sign-in.ts';

/** The real platform, its own provider and the made-up tenant of the demo behind it. */
const data = mkdtempSync(path.join(tmpdir(), 'axe-signed-in-'));
let platform: AxeProcess;
let url: string;
let home: Home;

before(async () => {
  // The database runs as another user when this runs as root.
  chmodSync(data, 0o711);
  home = makeHome();
  const port = await freePort();
  url = `http://localhost:${port}`;
  platform = startAxe(['up'], { AXE_DATA: data, AXE_PORT: String(port) });
  await platform.said(/Ctrl-C stops everything/);
});
after(async () => {
  platform.child.kill('SIGTERM');
  await platform.ended;
  rmSync(data, { recursive: true, force: true });
  home.remove();
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

const axe = (...words: readonly string[]): Promise<Ended> => startAxe(words, home.environment).ended;
const shownAddress = (note: string): string => /^ {2}(http\S+)$/m.exec(note)?.[1] ?? '';

/** Every sign-in of a person is in the same browser, as on a desk. */
const desk = createBrowser();

async function logIn(person: string, profile: string, browser = desk): Promise<Ended> {
  const started = startAxe(['login', '--url', url, '--profile', profile, '--no-browser', '--json'], home.environment);
  const callback = await signIn(browser, { url: shownAddress(await started.said(/Waiting for the sign-in/)) }, person);
  const page = await fetch(callback);
  assert.match(await page.text(), /<h1>Signed in<\/h1>/);
  return started.ended;
}

function expire(profile: string): StoredTokens {
  const tokens = home.read()[profile] as StoredTokens;
  home.change({ expires_at: 0 }, profile);
  return tokens;
}

test('one sign-in opens every service, and whoami tells the rights', async () => {
  const ran = await logIn('kim@acme.example', 'default');
  assert.equal(ran.code, 0, ran.stderr);
  assert.deepEqual((JSON.parse(ran.stdout) as { signed_in_as: string }).signed_in_as, 'kim@acme.example');
  const called = await axe('frame', 'list_accounts', '--entity', 'acmec', '--json');
  assert.equal(called.code, 0, called.stderr);
  const told = await axe('whoami', '--json');
  assert.equal(told.code, 0, told.stderr);
  const { actor, customer, rights, token } = JSON.parse(told.stdout) as Record<string, unknown> & { token: Record<string, unknown> };
  assert.deepEqual([actor, (customer as { id: string }).id], ['person:kim@acme.example', 'acme']);
  assert.deepEqual(
    (rights as { entity: string; scopes: string[] }[]).map(({ entity, scopes }) => [entity, scopes]),
    [
      ['acmec', ['read', 'write', 'close']],
      ['acmev', ['read', 'write', 'close']],
    ],
  );
  assert.deepEqual([token.issuer, token.client_id, token.renewed], [url, 'axe-cli', true]);
});

test('five commands at once renew once; the tokens of before are not asked for twice', async () => {
  const former = expire('default');
  const all = await Promise.all(Array.from({ length: 5 }, () => axe('frame', 'list_accounts', '--entity', 'acmec', '--json')));
  for (const { code, stderr } of all) assert.deepEqual([code, stderr], [0, '']);
  const now = home.read().default;
  assert.notEqual(now?.refresh_token, former.refresh_token);
  // Had anybody sent the former one a second time, the whole family would be dead.
  expire('default');
  assert.equal((await axe('whoami')).code, 0);
});

test('another person under another profile, signed in with a code; each may do what the registry grants', async () => {
  const started = startAxe(['login', '--device', '--url', url, '--profile', 'lee'], home.environment);
  const note = await started.said(/Waiting; Ctrl-C/);
  const browser = createBrowser();
  const entered = await browser.get(/holds the code: (\S+)/.exec(note)?.[1] ?? '');
  const form = formOf(entered, /\/oauth\/device/);
  let visit = await browser.follow(await browser.post(form.action, { ...form.fields, confirm: 'yes' }));
  for (let step = 0; step < 3 && /<form/.test(visit.text); step += 1) visit = await pressButton(browser, visit, 'lee@acme.example');
  const ran = await started.ended;
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(ran.stdout, /as lee@acme\.example \(profile lee\)/);
  const refused = await axe('frame', 'list_accounts', '--entity', 'acme_fund1', '--profile', 'lee');
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /ENTITY_NOT_AUTHORIZED/);
  assert.equal((await axe('frame', 'list_accounts', '--entity', 'acmev', '--profile', 'lee')).code, 0);
});

test('a second sign-in of the same person, and a logout, leave the first one alone', async () => {
  assert.equal((await logIn('kim@acme.example', 'second')).code, 0);
  assert.equal((await logIn('kim@acme.example', 'second')).code, 0);
  expire('second');
  assert.equal((await axe('whoami', '--profile', 'second')).code, 0, 'the new one of two outlives the former');
  const out = await axe('logout', '--profile', 'second');
  assert.match(out.stdout, /was withdrawn there/, out.stderr);
  expire('default');
  assert.equal((await axe('whoami')).code, 0);
});

test('logout withdraws for good: also the access token, within seconds', async () => {
  const { access_token: token } = home.read().default as StoredTokens;
  assert.equal((await axe('logout')).code, 0);
  const list = ['frame', 'list_accounts', '--entity', 'acmec', '--url', url, '--token', token];
  let last = await axe(...list);
  for (let tries = 0; tries < 40 && last.code === 0; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    last = await axe(...list);
  }
  assert.equal(last.code, 3);
  assert.match(last.stderr, /TOKEN_REVOKED/);
  assert.equal((await axe('frame', 'list_accounts', '--entity', 'acmev', '--profile', 'lee')).code, 0);
});

test('who is unknown to the customer is not signed in', async () => {
  const started = startAxe(['login', '--url', url, '--profile', 'han', '--no-browser'], home.environment);
  const address = shownAddress(await started.said(/Waiting for the sign-in/));
  await assert.rejects(signIn(createBrowser(), { url: address }, 'han@globex.example'));
  started.child.kill('SIGINT');
  assert.equal((await started.ended).signal, 'SIGINT');
  assert.equal(home.read().han, undefined);
});
