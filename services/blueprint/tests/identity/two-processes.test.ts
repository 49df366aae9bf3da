import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { type Browser, createBrowser } from '../../testing/browser.ts';
import { authorizeUrl, redeem, refresh, signIn, type Tokens } from '../../testing/sign-in.ts';
import { redeemDevice, startDevice, typeCode } from '../support/device.ts';
import { deniedTokens, logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';
import { type ProviderProcess, startProcess } from '../support/start-process.ts';

const kim = 'kim@acme.example';
const rounds = 50;
const generous = { burst: 1_000_000, ratePerSecond: 1000 };

let provider: TestProvider;
let processes: readonly [ProviderProcess, ProviderProcess];
let browser: Browser;

before(async () => {
  provider = await startProvider({ limits: { page: generous, token: generous, userCode: generous, account: generous } });
  processes = await Promise.all([startProcess(provider), startProcess(provider)]);
  browser = createBrowser();
});

interface Race {
  readonly winners: readonly Tokens[];
  readonly grantId: string;
}

/**
 * Both processes at once. At most one may answer with tokens: when the loser's alarm is faster than the winner's answer, the
 * winner is refused too, for the family is dead by then. The loser hears invalid_grant, and the family ends dead in any case.
 */
async function race(attempt: (process: ProviderProcess) => Promise<Tokens>): Promise<Race> {
  const [left, right] = processes;
  const answers = await Promise.all([attempt(left), attempt(right)]);
  const winners = answers.filter(({ status }) => status === 200);
  assert.ok(winners.length <= 1, 'two tokens came of one');
  for (const { status, body } of answers) {
    if (status === 200) continue;
    assert.deepEqual([status, body.error], [400, 'invalid_grant']);
    assert.equal(body.access_token, undefined);
  }
  const thefts = await logged(provider.database, 'theft_detected');
  const { grant_id: grantId } = thefts.at(-1) ?? {};
  assert.ok(typeof grantId === 'string');
  assert.equal(thefts.filter((theft) => theft.grant_id === grantId).length, 1, 'a theft is told once');
  return { winners, grantId };
}

async function assertFamilyDead({ winners, grantId }: Race): Promise<void> {
  const [left, right] = processes;
  const { count } = await provider.database.shared((tx) =>
    tx.one<{ count: bigint }>('select count(*) as count from oauth_grant where id = $1 and revoked_at is null', [grantId]),
  );
  assert.equal(count, 0n);
  for (const { body } of winners) {
    for (const { url } of [left, right]) {
      assert.ok((await deniedTokens(url)).has(String(decodeJwt(String(body.access_token)).jti)), 'the access token is denied everywhere');
    }
    assert.equal((await refresh(left.url, String(body.refresh_token))).body.error, 'invalid_grant');
    assert.equal((await refresh(right.url, String(body.refresh_token))).body.error, 'invalid_grant');
  }
}

async function newCode() {
  const request = authorizeUrl(provider.issuer);
  const code = (await signIn(browser, request, kim)).searchParams.get('code') ?? '';
  return { request, code };
}

test(`a code that two processes redeem at once is redeemed once, ${rounds} times over`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const { request, code } = await newCode();
    const done = await race(({ url }) => redeem(url, code, request));
    await assertFamilyDead(done);
  }
});

test(`a refresh token that two processes redeem at once is redeemed once, ${rounds} times over`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const { request, code } = await newCode();
    const { body } = await redeem(provider.issuer, code, request);
    const done = await race(({ url }) => refresh(url, String(body.refresh_token)));
    assert.ok((await deniedTokens(provider.issuer)).has(String(decodeJwt(String(body.access_token)).jti)));
    await assertFamilyDead(done);
  }
});

test(`a device code that two processes redeem at once is redeemed once, ${rounds} times over`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const device = await startDevice(provider.issuer);
    assert.equal((await typeCode(browser, provider.issuer, device.user_code)).status, 200);
    const done = await race(({ url }) => redeemDevice(url, device.device_code));
    await assertFamilyDead(done);
  }
});
