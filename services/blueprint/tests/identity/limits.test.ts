import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBrowser, formOf } from '../../testing/browser.ts';
import { authorizeUrl, login, refresh, signIn } from '../../testing/sign-in.ts';
import { startDevice } from '../support/device.ts';
import { logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';
import { registerClient } from '../support/register-client.ts';

const kim = 'kim@acme.example';
const lee = 'lee@acme.example';
const few = { burst: 5, ratePerSecond: 0.01 };
const many = { burst: 100_000, ratePerSecond: 1000 };

/** Behind a proxy, so that callers can have different addresses. */
const start = (limits: Parameters<typeof startProvider>[0] = {}): Promise<TestProvider> =>
  startProvider({ trustProxy: true, ...limits, limits: { page: many, token: many, userCode: many, account: many, ...limits.limits } });

const from = (address: string): { headers: Record<string, string> } => ({ headers: { 'x-forwarded-for': address } });

async function assertLimited(answer: Response): Promise<string> {
  assert.equal(answer.status, 429);
  const seconds = Number(answer.headers.get('retry-after'));
  assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 200);
  return answer.text();
}

test('tokens: one address is slowed down with the seconds to wait, others are served', async () => {
  const provider = await start({ limits: { token: few } });
  const ask = (address: string, path = '/oauth/token') =>
    fetch(`${provider.issuer}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'axe-cli', refresh_token: 'guess', token: 'guess' }),
      ...from(address),
    });
  for (let count = 0; count < 5; count += 1) assert.equal((await ask('192.0.2.1')).status, 400);
  const text = await assertLimited(await ask('192.0.2.1'));
  assert.equal((JSON.parse(text) as { error: string }).error, 'slow_down');
  await assertLimited(await ask('192.0.2.1', '/oauth/revoke'));
  await assertLimited(await ask('198.51.100.9, 192.0.2.1'));
  assert.equal((await ask('192.0.2.2')).status, 400);
  assert.equal((await ask('192.0.2.1, 192.0.2.3')).status, 400, 'the proxy in front says who called, not the caller');
  for (let count = 0; count < 5; count += 1) assert.equal((await ask(`2001:db8:1:2::${count}`)).status, 400);
  await assertLimited(await ask('2001:db8:1:2:ffff::1'));
  assert.equal((await ask('2001:db8:1:3::1')).status, 400);
});

test('nobody else is locked out: what one address burns, another has', async () => {
  const provider = await start({ limits: { token: few, page: few, userCode: few } });
  for (let count = 0; count < 30; count += 1) {
    await fetch(`${provider.issuer}/oauth/authorize`, from('192.0.2.66'));
    await fetch(`${provider.issuer}/oauth/token`, { method: 'POST', ...from('192.0.2.66') });
  }
  assert.equal((await fetch(`${provider.issuer}/oauth/authorize`, from('192.0.2.67'))).status, 400);
  assert.equal((await fetch(`${provider.issuer}/.well-known/openid-configuration`, from('192.0.2.66'))).status, 200);
  assert.equal(
    (await fetch(`${provider.issuer}/oauth/revoked-tokens`, from('192.0.2.66'))).status,
    200,
    'services ask on, whoever shares their address',
  );
});

test('without a proxy, a header of the caller says nothing about who called', async () => {
  const provider = await startProvider({ limits: { token: few } });
  const statuses: number[] = [];
  for (let count = 0; count < 6; count += 1) {
    statuses.push((await fetch(`${provider.issuer}/oauth/token`, { method: 'POST', ...from(`192.0.2.${count}`) })).status);
  }
  assert.deepEqual(statuses, [400, 400, 400, 400, 400, 429]);
  const refused = await logged(provider.database, 'token_refused');
  assert.ok(refused.every(({ address }) => /127\.0\.0\.1/.test(address ?? '')));
});

test('pages: a page says so; for programs it is JSON', async () => {
  const provider = await start({ limits: { page: few } });
  for (let count = 0; count < 5; count += 1) await fetch(`${provider.issuer}/oauth/authorize`, from('192.0.2.1'));
  assert.match(await assertLimited(await fetch(`${provider.issuer}/oauth/authorize`, from('192.0.2.1'))), /RATE_LIMITED/);
  const device = await fetch(`${provider.issuer}/oauth/device_authorization`, { method: 'POST', ...from('192.0.2.1') });
  assert.equal((JSON.parse(await assertLimited(device)) as { error: string }).error, 'slow_down');
});

test('codes of devices cannot be guessed: ten attempts an address, whether the code exists or not', async () => {
  const provider = await start({ limits: { userCode: { burst: 10, ratePerSecond: 0.01 } } });
  const device = await startDevice(provider.issuer);
  const guesser = createBrowser();
  const page = await guesser.get(`${provider.issuer}/oauth/device`);
  const form = formOf(page, /\/oauth\/device$/);
  const seen = new Set<number>();
  for (let count = 0; count < 10; count += 1) {
    const answer = await guesser.post(
      form.action,
      { ...form.fields, user_code: `BCDF-GHJ${'BCDFGHJKLM'[count]}` },
      from('192.0.2.1').headers,
    );
    seen.add(answer.status);
    assert.doesNotMatch(answer.text, /RATE_LIMITED/);
  }
  assert.deepEqual([...seen], [400]);
  const right = await guesser.post(form.action, { ...form.fields, user_code: device.user_code }, from('192.0.2.1').headers);
  assert.equal(right.status, 429, 'the right one comes too late');
  assert.match(right.text, /RATE_LIMITED/);
  const owner = createBrowser();
  const own = formOf(await owner.get(`${provider.issuer}/oauth/device`), /\/oauth\/device$/);
  const typed = await owner.post(own.action, { ...own.fields, user_code: device.user_code }, from('192.0.2.2').headers);
  assert.equal(typed.status, 200, 'the owner at another address is not locked out');
});

test('sign-ins of one account are slowed down, others of the address are not', async () => {
  const provider = await start({ limits: { account: { burst: 2, ratePerSecond: 0.001 } } });
  for (let count = 0; count < 2; count += 1) assert.equal((await login(provider.issuer, kim)).status, 200);
  const browser = createBrowser();
  await assert.rejects(signIn(browser, authorizeUrl(provider.issuer), kim), /RATE_LIMITED/);
  const { status, body } = await login(provider.issuer, lee);
  assert.equal(status, 200);
  assert.equal((await refresh(provider.issuer, String(body.refresh_token))).status, 200);
  const [row] = await logged(provider.database, 'sign_in_refused');
  assert.deepEqual([row?.email, row?.reason], [kim, 'RATE_LIMITED']);
});

test('registrations that are refused count too', async () => {
  const provider = await start({ limits: { registration: few } });
  for (let count = 0; count < 5; count += 1) assert.equal((await registerClient(provider.issuer, '{')).status, 400);
  assert.equal((await registerClient(provider.issuer)).status, 429);
});
