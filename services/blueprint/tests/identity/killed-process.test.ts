import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Browser, createBrowser } from '../../testing/browser.ts';
import { authorizeUrl, redeem, refresh, signIn, type Tokens } from '../../testing/sign-in.ts';
import { logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';
import { type ProviderProcess, startProcess } from '../support/start-process.ts';

const kim = 'kim@acme.example';
const consuming = 'set consumed_at';
const noting = 'with alive as';

const places = [
  { text: consuming, when: 'before' },
  { text: consuming, when: 'after' },
  { text: noting, when: 'before' },
  { text: noting, when: 'after' },
] as const;
const artifacts = ['code', 'refresh token'] as const;
// From the note on, both take the same way.
const cases = artifacts.flatMap((artifact) => places.slice(0, artifact === 'code' ? 4 : 2).map((holdAt) => ({ artifact, holdAt })));

let provider: TestProvider;
let victims: readonly ProviderProcess[];
let browser: Browser;
before(async () => {
  provider = await startProvider();
  browser = createBrowser();
  await signIn(browser, authorizeUrl(provider.issuer), kim);
  victims = await Promise.all(cases.map(({ holdAt }) => startProcess(provider, holdAt)));
});

async function newCode() {
  const request = authorizeUrl(provider.issuer);
  return { request, code: (await signIn(browser, request, kim)).searchParams.get('code') ?? '' };
}

async function prepare(artifact: (typeof artifacts)[number]): Promise<(url: string) => Promise<Tokens>> {
  const { request, code } = await newCode();
  if (artifact === 'code') return (url) => redeem(url, code, request);
  const { body } = await redeem(provider.issuer, code, request);
  return (url) => refresh(url, String(body.refresh_token));
}

/** Kills the process in the middle of `attempt`, then tries the same at another one. */
async function killedDuring(victim: ProviderProcess, attempt: (url: string) => Promise<Tokens>): Promise<Tokens> {
  const first = attempt(victim.url).then(
    () => 'answered',
    () => 'broken off',
  );
  await victim.held;
  await victim.kill();
  assert.equal(await first, 'broken off');
  return attempt(provider.issuer);
}

async function tokensNoted(): Promise<number> {
  return (await logged(provider.database)).filter(({ jti }) => jti !== null).length;
}

/** Families that live although their code was spent and no token of it was noted. */
const orphans = () =>
  provider.database.shared((tx) =>
    tx.query(`select g.id from oauth_grant g join oauth_artifact a on a.grant_id = g.id
      where g.revoked_at is null and a.consumed_at is not null and a.kind = 'AuthorizationCode'
        and not exists (select from identity_event e where e.grant_id = g.id and e.kind = 'token_issued')`),
  );

for (const [index, { artifact, holdAt }] of cases.entries()) {
  const spent = holdAt !== places[0];
  const place = `${holdAt.when} the statement that ${holdAt.text === consuming ? 'spends it' : 'notes its token'}`;
  test(`killed ${place}, a ${artifact} ${spent ? 'is redeemed by nobody else' : 'is redeemed by another process'}`, async () => {
    const attempt = await prepare(artifact);
    const before = await tokensNoted();
    const victim = victims[index];
    assert.ok(victim);
    const { status, body } = await killedDuring(victim, attempt);
    if (!spent) return assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([status, body.error], [400, 'invalid_grant']);
    assert.equal((await tokensNoted()) - before, holdAt === places[3] ? 1 : 0);
    assert.deepEqual(await orphans(), []);
    const again = await newCode();
    assert.equal((await redeem(provider.issuer, again.code, again.request)).status, 200, 'the person signs in anew');
  });
}
