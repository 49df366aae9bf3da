import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { createBrowser, formOf } from '../../testing/browser.ts';
import { authorizeUrl, pressButton, refresh, signIn } from '../../testing/sign-in.ts';
import { redeemDevice, startDevice, typeCode } from '../support/device.ts';
import { logged } from '../support/identity-log.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

const kim = 'kim@acme.example';
const lee = 'lee@acme.example';
const many = { burst: 100_000, ratePerSecond: 1000 };

let provider: TestProvider;
before(async () => {
  provider = await startProvider({ limits: { userCode: many, page: many } });
});

const errorOf = async (deviceCode: string): Promise<unknown> => (await redeemDevice(provider.issuer, deviceCode)).body.error;

test('a device waits until a person says yes, and gets tokens once', async () => {
  const { device_code: code, user_code: typed } = await startDevice(provider.issuer);
  assert.match(typed, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  assert.equal(await errorOf(code), 'authorization_pending');
  const browser = createBrowser();
  const page = await typeCode(browser, provider.issuer, typed.toLowerCase().replace('-', ' '));
  assert.equal(await errorOf(code), 'authorization_pending');
  const done = await pressButton(browser, page, kim);
  assert.equal(done.status, 200);
  const { status, body } = await redeemDevice(provider.issuer, code);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(decodeJwt(String(body.access_token)).email, kim);
  assert.equal(await errorOf(code), 'invalid_grant');
  assert.equal(
    (await refresh(provider.issuer, String(body.refresh_token))).body.error,
    'invalid_grant',
    'its family died of the second use',
  );
  const waits = (await logged(provider.database, 'token_refused')).filter(({ reason }) => reason?.includes('pending'));
  assert.deepEqual(waits, [], 'waiting is no refusal worth a row');
});

test('a no is final, and a code that was answered is not answered again', async () => {
  const { device_code: code, user_code: typed } = await startDevice(provider.issuer);
  const browser = createBrowser();
  await signIn(browser, authorizeUrl(provider.issuer), kim);
  const input = formOf(await browser.get(`${provider.issuer}/oauth/device`), /\/oauth\/device$/);
  const asked = await browser.post(input.action, { ...input.fields, user_code: typed });
  const confirm = formOf(asked, /\/oauth\/device$/);
  await browser.post(confirm.action, { ...confirm.fields, abort: 'yes' });
  assert.equal(await errorOf(code), 'access_denied');
  for (const person of [kim, lee]) {
    const again = createBrowser();
    await signIn(again, authorizeUrl(provider.issuer), person);
    const form = formOf(await again.get(`${provider.issuer}/oauth/device`), /\/oauth\/device$/);
    const { status } = await again.post(form.action, { ...form.fields, user_code: typed });
    assert.equal(status, 400);
  }
});

test('the second to confirm a code does not take it over', async () => {
  const { device_code: code, user_code: typed } = await startDevice(provider.issuer);
  const [first, second] = [createBrowser(), createBrowser()];
  await signIn(first, authorizeUrl(provider.issuer), kim);
  await signIn(second, authorizeUrl(provider.issuer), lee);
  const confirmOf = async (browser: typeof first) => {
    const input = formOf(await browser.get(`${provider.issuer}/oauth/device`), /\/oauth\/device$/);
    return formOf(await browser.post(input.action, { ...input.fields, user_code: typed }), /\/oauth\/device$/);
  };
  const [mine, theirs] = [await confirmOf(first), await confirmOf(second)];
  assert.equal((await first.follow(await first.post(mine.action, mine.fields))).status, 200);
  assert.equal((await second.follow(await second.post(theirs.action, theirs.fields))).status, 400);
  const { body } = await redeemDevice(provider.issuer, code);
  assert.equal(decodeJwt(String(body.access_token)).email, kim);
});

test('of two who confirm at the same moment one is believed, and told so', async () => {
  const [first, second] = [createBrowser(), createBrowser()];
  await signIn(first, authorizeUrl(provider.issuer), kim);
  await signIn(second, authorizeUrl(provider.issuer), lee);
  for (let round = 0; round < 10; round += 1) {
    const { device_code: code, user_code: typed } = await startDevice(provider.issuer);
    const confirm = async (browser: typeof first) => {
      const input = formOf(await browser.get(`${provider.issuer}/oauth/device`), /\/oauth\/device$/);
      const { action, fields } = formOf(await browser.post(input.action, { ...input.fields, user_code: typed }), /\/oauth\/device$/);
      return () => browser.post(action, fields);
    };
    const [mine, theirs] = [await confirm(first), await confirm(second)];
    const answers = await Promise.all([mine(), theirs()]);
    const believed = [kim, lee].filter((_person, index) => answers[index]?.status === 200);
    assert.equal(believed.length, 1, answers.map(({ status }) => status).join());
    const { body } = await redeemDevice(provider.issuer, code);
    assert.deepEqual([decodeJwt(String(body.access_token)).email], believed);
  }
});

test('an expired code is told as such, to the device and to the person', async () => {
  const { device_code: code, user_code: typed } = await startDevice(provider.issuer);
  await provider.database.owner((tx) =>
    tx.execute(`update shared.oauth_artifact set payload = jsonb_set(payload::jsonb, '{exp}', to_jsonb(extract(epoch from now())::int - 1))
      where kind = 'DeviceCode'`),
  );
  assert.equal(await errorOf(code), 'expired_token');
  const browser = createBrowser();
  const input = formOf(await browser.get(`${provider.issuer}/oauth/device`), /\/oauth\/device$/);
  assert.equal((await browser.post(input.action, { ...input.fields, user_code: typed })).status, 400);
});

test('the form of another browser, or none, confirms nothing', async () => {
  const { device_code: code, user_code: typed } = await startDevice(provider.issuer);
  const browser = createBrowser();
  await signIn(browser, authorizeUrl(provider.issuer), kim);
  const form = formOf(await browser.get(`${provider.issuer}/oauth/device`), /\/oauth\/device$/);
  const strangers = createBrowser();
  const theirs = formOf(await strangers.get(`${provider.issuer}/oauth/device`), /\/oauth\/device$/);
  for (const fields of [{}, { xsrf: 'x' }, theirs.fields]) {
    const { status } = await browser.post(form.action, { ...fields, user_code: typed, confirm: 'yes' });
    assert.ok(status === 400 || status === 403, String(status));
  }
  assert.match((await createBrowser().post(form.action, { ...form.fields, user_code: typed, confirm: 'yes' })).text, /FORM_INVALID/);
  assert.equal(await errorOf(code), 'authorization_pending');
  for (const path of ['/oauth/device/x', `/oauth/device/${'x'.repeat(43)}`]) {
    assert.equal((await createBrowser().get(`${provider.issuer}${path}`)).status, 400);
    assert.equal((await browser.get(`${provider.issuer}${path}`)).status, 400);
  }
});

test('a stranger who plants the page of their own device gets nobody signed in', async () => {
  const { device_code: code, user_code: typed } = await startDevice(provider.issuer);
  const attacker = createBrowser();
  const page = await typeCode(attacker, provider.issuer, typed);
  const victim = createBrowser();
  await victim.get(`${provider.issuer}/oauth/device`);
  for (const { name, value, path } of attacker.cookies()) if (name.startsWith('axe_interaction')) victim.plant(name, value, path);
  await pressButton(victim, await victim.get(page.url.href), kim);
  const resumed = await attacker.follow(await attacker.get(page.url.href.replace('/interaction/', '/device/')));
  assert.match(resumed.text, /\/sign-in"/);
  assert.equal(await errorOf(code), 'authorization_pending');
});

test('clients without the grant, and other clients, get nothing with a code', async () => {
  const { device_code: code } = await startDevice(provider.issuer);
  const ask = (form: Record<string, string>, path = '/oauth/token') =>
    fetch(`${provider.issuer}${path}`, { method: 'POST', body: new URLSearchParams(form) });
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  assert.equal((await ask({ grant_type, device_code: code, client_id: 'axe-connector' })).status, 400);
  assert.equal((await ask({ client_id: 'axe-connector', scope: 'openid' }, '/oauth/device_authorization')).status, 400);
  assert.equal(await errorOf(code), 'authorization_pending');
});
