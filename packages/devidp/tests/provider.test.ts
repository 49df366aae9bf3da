import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import { createDevIdentityProvider, type DevKeyStore } from '../src/index.ts';
import { acmeTenant, baseUrl, devProvider, frameClient, frameUri, post, signIn, tenants } from './support/acme.ts';

const refused = (code: string) => (error: unknown) => isRefusal(error, code);

async function json(url: string, provider = devProvider()): Promise<Record<string, unknown>> {
  const response = await provider.fetch(new Request(url));
  assert.equal(response.status, 200, url);
  return (await response.json()) as Record<string, unknown>;
}

const kids = async (provider = devProvider()): Promise<string[]> =>
  ((await json(`${baseUrl}/${acmeTenant}/discovery/v2.0/keys`, provider)).keys as { kid: string }[]).map(({ kid }) => kid);

const kidOf = async (provider = devProvider()): Promise<string> => {
  const { access_token: token } = await signIn(provider, 'kim@acme.example');
  return (JSON.parse(Buffer.from(String(token).split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
};

test('it refuses production, addresses of other machines and unusable tenants', () => {
  assert.throws(() => devProvider({ environment: 'production' }), refused('DEV_PROVIDER_IN_PRODUCTION'));
  for (const address of [
    'https://login.microsoftonline.com',
    'http://192.168.0.7:7300/entra',
    'http://localhost.evil.example/',
    'nonsense',
    'http://localhost/?a=1',
  ]) {
    assert.throws(() => devProvider({ baseUrl: address }), refused('DEV_PROVIDER_NOT_LOCAL'), address);
  }
  const wrong = [{ ...tenants[0], id: 'acme' }] as typeof tenants;
  assert.throws(() => createDevIdentityProvider({ baseUrl, environment: 'test', tenants: wrong }), refused('DEV_PROVIDER_CONFIG_INVALID'));
});

test('discovery answers in every form clients try, with the issuer of its version', async () => {
  const v2 = `${baseUrl}/${acmeTenant}/v2.0`;
  for (const name of ['openid-configuration', 'oauth-authorization-server']) {
    for (const url of [`${v2}/.well-known/${name}`, `http://localhost:7300/.well-known/${name}/entra/${acmeTenant}/v2.0`]) {
      const metadata = await json(url);
      assert.equal(metadata.issuer, v2, url);
      assert.equal(metadata.authorization_endpoint, `${baseUrl}/${acmeTenant}/oauth2/v2.0/authorize`);
      assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
      assert.equal(metadata.registration_endpoint, undefined);
    }
    for (const path of [
      `entra/${acmeTenant}/.well-known/${name}`,
      `entra/sts/${acmeTenant}/.well-known/${name}`,
      `.well-known/${name}/entra/sts/${acmeTenant}`,
    ]) {
      const metadata = await json(`http://localhost:7300/${path}`);
      assert.equal(metadata.issuer, `${baseUrl}/sts/${acmeTenant}/`, path);
      assert.equal(metadata.token_endpoint, `${baseUrl}/${acmeTenant}/oauth2/token`);
    }
  }
  const unknown = await devProvider().fetch(new Request(`${baseUrl}/unknown/v2.0/.well-known/openid-configuration`));
  assert.equal(unknown.status, 400);
  assert.match(await unknown.text(), /AADSTS90002/);
});

test('it answers also where the mount has taken its prefix away', async () => {
  assert.equal(
    (await json(`http://localhost:7300/${acmeTenant}/v2.0/.well-known/openid-configuration`)).issuer,
    `${baseUrl}/${acmeTenant}/v2.0`,
  );
});

test('two keys are published and never a private part; rotation keeps the one before', async () => {
  const provider = devProvider();
  await provider.ready();
  const before = await kids(provider);
  assert.equal(before.length, 2);
  assert.equal(await kidOf(provider), before[0]);
  await provider.rotateKeys();
  const after = await kids(provider);
  assert.deepEqual([after.length, after[1]], [2, before[0]]);
  assert.ok(!before.includes(after[0] ?? ''));
  assert.equal(await kidOf(provider), after[0]);
  for (const path of ['discovery/v2.0/keys', 'discovery/keys']) {
    const text = JSON.stringify(await json(`${baseUrl}/${acmeTenant}/${path}`, provider));
    for (const member of ['"d"', '"p"', '"q"', '"dp"', '"dq"', '"qi"']) assert.ok(!text.includes(member), member);
  }
  await Promise.all([provider.rotateKeys(), provider.rotateKeys()]);
  const twice = await kids(provider);
  assert.equal(new Set([...twice, ...after]).size, 4);
});

test('a key store carries the keys over a restart', async () => {
  let stored: string | undefined;
  const keyStore: DevKeyStore = {
    load: async () => stored,
    save: async (text) => {
      stored = text;
    },
  };
  const first = devProvider({ keyStore });
  await first.ready();
  await first.rotateKeys();
  assert.deepEqual(await kids(devProvider({ keyStore })), await kids(first));
  stored = '{"keys":[]}';
  await assert.rejects(devProvider({ keyStore }).ready(), refused('DEV_PROVIDER_KEYS_DAMAGED'));
});

test('a rotation that cannot be stored changes nothing', async () => {
  let full = false;
  const save = async () => {
    if (full) throw new Error('disk full');
  };
  const provider = devProvider({ keyStore: { load: async () => undefined, save } });
  const before = await kids(provider);
  full = true;
  await assert.rejects(provider.rotateKeys(), /disk full/);
  assert.deepEqual(await kids(provider), before);
});

test('a device without a browser signs in with a code that a person confirms elsewhere', async () => {
  let now = new Date('2026-11-21T00:00:00Z');
  const provider = devProvider({ clock: () => now });
  const start = async () =>
    (await post(provider, 'oauth2/v2.0/devicecode', { client_id: frameClient, scope: `openid offline_access ${frameUri}/mcp.access` }))
      .body;
  const poll = (deviceCode: unknown, client = frameClient) =>
    post(provider, 'oauth2/v2.0/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: client,
      device_code: String(deviceCode),
    });
  const confirm = (userCode: unknown, person = 'lee@acme.example') =>
    provider.fetch(
      new Request(`${baseUrl}/${acmeTenant}/oauth2/deviceauth`, {
        method: 'POST',
        body: new URLSearchParams({ user_code: String(userCode), login_hint: person }),
      }),
    );
  const device = await start();
  assert.equal(device.verification_uri, `${baseUrl}/${acmeTenant}/oauth2/deviceauth`);
  assert.deepEqual((await poll(device.device_code)).body.error, 'authorization_pending');
  const page = await provider.fetch(new Request(`${device.verification_uri}?user_code=${device.user_code}`));
  assert.match(await page.text(), /Frame MCP/);
  assert.equal((await confirm('WRONGCODE')).status, 400);
  assert.equal((await confirm(device.user_code, 'nobody@acme.example')).status, 400);
  assert.equal((await confirm(String(device.user_code).toLowerCase())).status, 200);
  assert.equal((await poll(device.device_code, 'web')).status, 401);
  const { status, body } = await poll(device.device_code);
  assert.equal(status, 200);
  assert.equal(typeof body.refresh_token, 'string');
  assert.deepEqual((await poll(device.device_code)).body.error_codes, [70018], 'a device code answers once');
  const late = await start();
  now = new Date('2026-11-21T00:15:00Z');
  assert.equal((await poll(late.device_code)).body.error, 'expired_token');
  assert.equal((await confirm(late.user_code)).status, 400);
});
