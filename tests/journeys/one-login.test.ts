import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { claimsOf } from '../clients/support/claims-of.ts';
import { createFakeBrowser, type FakeBrowser } from '../clients/support/fake-browser.ts';
import { connectSignedIn, createPersonsProvider } from '../clients/support/oauth-client.ts';
import { freePort, type RunningPlatform, removeFolder, runAxe, startPlatform, temporaryFolder } from './support/running-platform.ts';
import { tenantToken } from './support/tenant-token.ts';

let platform: RunningPlatform;
let home: string;
let browser: FakeBrowser;
before(async () => {
  platform = await startPlatform(temporaryFolder(), await freePort());
  home = temporaryFolder();
  browser = createFakeBrowser(home);
});
after(async () => {
  await platform?.stop();
  if (platform !== undefined) removeFolder(platform.dataFolder);
  removeFolder(home);
});

const axe = (...words: readonly string[]) =>
  runAxe(words, { AXE_CONFIG: path.join(home, 'config'), AXE_KEYCHAIN: 'off', HOME: home, ...browser.env });

/** What it prints as JSON; fails with its words when it does not end well. */
async function told(...words: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await axe(...words, '--json');
  assert.equal(code, 0, `axe ${words.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

test('kim signs in once and works in every service with that', async () => {
  const [login, visit] = await Promise.all([axe('login', '--url', platform.url), browser.signInAs('kim@acme.example')]);
  assert.equal(login.code, 0, login.stderr);
  assert.match(login.stdout, /Signed in to http:\/\/localhost:\d+ as kim@acme\.example/);
  assert.equal(visit.status, 200);

  const { actor } = await told('whoami');
  assert.equal(actor, 'person:kim@acme.example');
  const { email, rights } = (await told('blueprint', 'whoami')) as { email: string; rights: readonly { entity: string }[] };
  assert.deepEqual([email, rights.map(({ entity }) => entity)], ['kim@acme.example', ['acmec', 'acmev']]);
  const input = ['--posted-on', '2026-06-01', '--memo', 'Sale', '--lines', '{"account":"1104","debit":700}'];
  const posted = await told('frame', 'post_journal', '--entity', 'acmec', ...input, '--lines', '{"account":"4001","credit":700}');
  assert.equal(posted.number, 1, JSON.stringify(posted));
  const { totals } = (await told('frame', 'query_trial_balance', '--entity', 'acmec', '--as-of', '2026-06-30')) as {
    totals: { debit: number; credit: number };
  };
  assert.deepEqual([totals.debit, totals.credit], [700, 700]);
  const foreign = await axe('frame', 'query_trial_balance', '--entity', 'acme_fund1');
  assert.equal(foreign.code, 3);
  assert.match(foreign.stderr, /ENTITY_NOT_AUTHORIZED/);
});

test('after logout nothing of it is left', async () => {
  const { code, stdout, stderr } = await axe('logout');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /withdrawn/);
  assert.notEqual((await axe('frame', 'list_accounts', '--entity', 'acmec')).code, 0);
});

/** The refusal of a call with this token, or undefined when it is let in. */
async function refusalOf(service: string, token: string): Promise<{ status: number; code: string } | undefined> {
  const answer = await fetch(`${platform.url}/${service}/mcp`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  });
  const text = await answer.text();
  if (answer.status === 200) return undefined;
  const { error } = JSON.parse(text) as { error: { code: string } };
  return { status: answer.status, code: error.code };
}

test("a connector's token opens the service it was asked for, and no other", async () => {
  for (const [service, other] of [
    ['frame', 'blueprint'],
    ['blueprint', 'frame'],
  ] as const) {
    const provider = createPersonsProvider({ email: 'kim@acme.example' });
    const { client } = await connectSignedIn(`${platform.url}/${service}/mcp`, provider, 'modern');
    await client.close();
    const token = String(provider.current()?.access_token);
    assert.equal(claimsOf(token).aud, `${platform.url}/${service}/mcp`);
    assert.equal(await refusalOf(service, token), undefined);
    assert.deepEqual(await refusalOf(other, token), { status: 401, code: 'AUDIENCE_MISMATCH' });
  }
});

test("the tenant's own token still opens the service it is for", async () => {
  const token = await tenantToken(platform.url, 'kim@acme.example');
  assert.equal(await refusalOf('frame', token), undefined);
  assert.equal((await refusalOf('blueprint', token))?.status, 401);
});
