import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createBrowser } from '../../testing/browser.ts';
import { authorizeUrl, pressButton, redeem, refresh, signIn } from '../../testing/sign-in.ts';
import { startDevice, typeCode } from '../support/device.ts';
import { dumpOf } from '../support/dump.ts';
import { startProvider, type TestProvider } from '../support/provider.ts';

const kim = 'kim@acme.example';

let provider: TestProvider;
before(async () => {
  provider = await startProvider();
});

test('whoever steals the database finds nothing that can be used', async () => {
  const { issuer, database } = provider;
  const secrets = new Map<string, string>();
  const browser = createBrowser();
  const unused = authorizeUrl(issuer);
  secrets.set('a code that waits', (await signIn(browser, unused, kim)).searchParams.get('code') ?? '');
  const request = authorizeUrl(issuer);
  const code = (await signIn(browser, request, kim)).searchParams.get('code') ?? '';
  secrets.set('a code that was used', code);
  const { body } = await redeem(issuer, code, request);
  secrets.set('an access token', String(body.access_token));
  secrets.set('an ID token', String(body.id_token));
  secrets.set('a rotated refresh token', String(body.refresh_token));
  secrets.set('the present refresh token', String((await refresh(issuer, String(body.refresh_token))).body.refresh_token));
  const underWay = createBrowser();
  await underWay.follow(await underWay.get(authorizeUrl(issuer).url));
  for (const [place, jar] of [
    ['signed in', browser],
    ['under way', underWay],
  ] as const) {
    for (const { name, value } of jar.cookies()) {
      // The library's id of a sign-in under way stands in its address, and is worth nothing without the signature beside it.
      if (name !== 'axe_interaction' && name !== 'axe_resume') secrets.set(`the cookie ${name} of a browser ${place}`, value);
    }
  }
  const device = await startDevice(issuer);
  secrets.set('a device code', device.device_code);
  const approving = createBrowser();
  const page = await typeCode(approving, issuer, device.user_code);
  const waiting = await startDevice(issuer);
  secrets.set('a device code nobody has seen', waiting.device_code);
  secrets.set('the identity key', provider.options.identityKey);

  const dump = await dumpOf(database);
  assert.match(dump, /kim@acme\.example/, 'the dump holds what the tables hold');
  for (const [what, value] of secrets) {
    assert.ok(value.length >= 16, what);
    assert.ok(!dump.includes(value), `${what} stands in the database`);
  }
  const { keys } = (await (await fetch(`${issuer}/.well-known/jwks.json`)).json()) as { keys: readonly Record<string, unknown>[] };
  assert.equal(keys.length, 2);
  for (const key of keys) assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);

  const done = await pressButton(approving, page, kim);
  assert.equal(done.status, 200);
  const after = await dumpOf(database);
  assert.ok(!after.includes(device.device_code), 'an approved device code stands in the database');
});
