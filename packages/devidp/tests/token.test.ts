import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import {
  acmeTenant,
  authorizeUrl,
  baseUrl,
  claimsOf,
  devProvider,
  frameClient,
  frameUri,
  pkce,
  post,
  redirectOf,
  redirectUri,
  signIn,
} from './support/acme.ts';

type Form = Readonly<Record<string, string | undefined>>;

async function codeFlow(
  provider = devProvider(),
  authorizeChanges: Form = {},
  tokenChanges: Form = {},
  version: 1 | 2 = 2,
  headers: Record<string, string> = {},
) {
  const { verifier, challenge } = pkce();
  const answer = await redirectOf(provider, authorizeUrl(provider, { code_challenge: challenge, ...authorizeChanges }, version));
  const code = answer.get('code') ?? '';
  const form = {
    grant_type: 'authorization_code',
    client_id: frameClient,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...tokenChanges,
  };
  const path = `oauth2/${version === 2 ? 'v2.0/' : ''}token`;
  return {
    form,
    code,
    ...(await post(provider, path, form, headers)),
    again: (changes: Form) => post(provider, path, { ...form, ...changes }),
  };
}

test('a v2 app gets v2 access tokens, signed with a published key', async () => {
  const provider = devProvider({ clock: () => new Date('2026-11-21T00:00:00Z') });
  const { status, body } = await codeFlow(provider, { nonce: 'n-1', scope: `openid email offline_access ${frameUri}/mcp.access` });
  assert.equal(status, 200);
  assert.deepEqual([body.token_type, body.scope, body.expires_in], ['Bearer', `${frameUri}/mcp.access`, 3600]);
  const keys = (await (await provider.fetch(new Request(`${baseUrl}/${acmeTenant}/discovery/v2.0/keys`))).json()) as JSONWebKeySet;
  assert.equal(keys.keys.length, 2);
  const { payload, protectedHeader } = await jwtVerify(String(body.access_token), createLocalJWKSet(keys), {
    currentDate: new Date('2026-11-21T00:00:01Z'),
  });
  assert.equal(protectedHeader.alg, 'RS256');
  assert.equal(payload.iss, `${baseUrl}/${acmeTenant}/v2.0`);
  assert.equal(payload.aud, frameClient);
  assert.deepEqual(
    [payload.ver, payload.tid, payload.azp, payload.scp, payload.preferred_username, payload.email, payload.upn],
    ['2.0', acmeTenant, frameClient, 'mcp.access', 'kim@acme.example', undefined, undefined],
  );
  assert.deepEqual([payload.iat, (payload.exp ?? 0) - (payload.iat ?? 0)], [1795219200, 3600]);
  for (const claim of ['oid', 'sub', 'uti', 'rh', 'aio', 'name']) assert.equal(typeof payload[claim], 'string', claim);
  const id = claimsOf(body.id_token);
  assert.deepEqual([id.aud, id.nonce, id.ver, id.email, id.scp], [frameClient, 'n-1', '2.0', 'kim@acme.example', undefined]);
});

test('an app with the older manifest gets v1 tokens, from either endpoint', async () => {
  const uri = 'https://acme.platform.example/frame/mcp';
  const app = { client_id: 'frame-v1', redirect_uri: 'http://127.0.0.1:9/callback' };
  const fromV2 = await codeFlow(undefined, { ...app, scope: `${uri}/mcp.access` }, app);
  const fromV1 = await codeFlow(undefined, { ...app, scope: 'openid', resource: uri }, app, 1);
  for (const { body } of [fromV2, fromV1]) {
    const claims = claimsOf(body.access_token);
    assert.deepEqual([claims.iss, claims.aud, claims.ver], [`${baseUrl}/sts/${acmeTenant}/`, uri, '1.0']);
    assert.deepEqual(
      [claims.upn, claims.unique_name, claims.appid, claims.scp],
      ['kim@acme.example', 'kim@acme.example', 'frame-v1', 'mcp.access'],
    );
    assert.equal(claims.preferred_username, undefined);
  }
  assert.deepEqual([fromV2.body.expires_in, fromV2.body.refresh_token], [3600, undefined]);
  assert.deepEqual([fromV1.body.expires_in, fromV1.body.resource, fromV1.body.scope], ['3600', uri, 'mcp.access']);
  assert.equal(typeof fromV1.body.refresh_token, 'string');
  assert.equal(claimsOf(fromV1.body.id_token).iss, `${baseUrl}/sts/${acmeTenant}/`);
});

test('the same person keeps the object id across restarts, and has another sub in every app', async () => {
  const [first, second] = [
    claimsOf((await signIn(devProvider(), 'kim@acme.example')).access_token),
    claimsOf((await signIn(devProvider(), 'KIM@acme.example')).access_token),
  ];
  assert.deepEqual([first.oid, first.sub], [second.oid, second.sub]);
  const lee = claimsOf((await signIn(devProvider(), 'lee@acme.example')).access_token);
  assert.notEqual(lee.oid, first.oid);
});

test('a code is good once, for its client, redirect URI and verifier, for ten minutes', async () => {
  const fault = async (run: ReturnType<typeof codeFlow>, error: string, number: number) => {
    const { status, body } = await run;
    assert.deepEqual([status, body.error, body.error_codes], [400, error, [number]]);
    assert.match(String(body.error_description), new RegExp(`^AADSTS${number}: .*Trace ID: .*Correlation ID: .*Timestamp: \\d{4}-`));
    assert.equal(body.access_token, undefined);
  };
  await fault(codeFlow(undefined, {}, { code_verifier: pkce().verifier }), 'invalid_grant', 501481);
  await fault(codeFlow(undefined, {}, { code_verifier: undefined }), 'invalid_grant', 501481);
  await fault(codeFlow(undefined, {}, { redirect_uri: 'http://localhost:1/callback' }), 'invalid_request', 50011);
  await fault(codeFlow(undefined, {}, { client_id: 'unconsented' }), 'invalid_grant', 70000);
  await fault(codeFlow(undefined, {}, { code: 'invented' }), 'invalid_grant', 70000);
  await fault(codeFlow(undefined, {}, { resource: 'https://other.example' }), 'invalid_target', 9010010);
  await fault(codeFlow(undefined, {}, { code: undefined }), 'invalid_request', 900144);
  const used = await codeFlow();
  assert.equal(used.status, 200);
  assert.deepEqual((await used.again({})).body.error_codes, [54005]);
  const failed = await codeFlow(undefined, {}, { code_verifier: pkce().verifier });
  assert.deepEqual(
    (await failed.again({ code_verifier: failed.form.code_verifier })).body.error_codes,
    [54005],
    'a wrong verifier uses the code up',
  );

  let now = new Date('2026-11-21T00:00:00Z');
  const provider = devProvider({ clock: () => now });
  const { verifier, challenge } = pkce();
  const code = (await redirectOf(provider, authorizeUrl(provider, { code_challenge: challenge }))).get('code') ?? '';
  now = new Date('2026-11-21T00:10:00Z');
  const late = await post(provider, 'oauth2/v2.0/token', {
    grant_type: 'authorization_code',
    client_id: frameClient,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  assert.deepEqual(late.body.error_codes, [70008]);
});

test('a refresh token works once and gives the next one', async () => {
  let now = new Date('2026-11-21T00:00:00Z');
  const provider = devProvider({ clock: () => now });
  const first = await signIn(provider, 'kim@acme.example');
  const refresh = (token: unknown, changes: Form = {}) =>
    post(provider, 'oauth2/v2.0/token', { grant_type: 'refresh_token', client_id: frameClient, refresh_token: String(token), ...changes });
  const second = await refresh(first.refresh_token, { resource: frameUri });
  assert.equal(second.status, 200);
  assert.notEqual(second.body.refresh_token, first.refresh_token);
  assert.deepEqual((await refresh(first.refresh_token)).body.error_codes, [50173]);
  const third = await refresh(second.body.refresh_token, { scope: `${frameUri}/mcp.access` });
  assert.equal(claimsOf(third.body.access_token).scp, 'mcp.access');
  assert.deepEqual((await refresh(third.body.refresh_token, { client_id: 'unconsented' })).body.error_codes, [70000]);
  now = new Date('2027-03-01T00:00:00Z');
  assert.deepEqual((await refresh(third.body.refresh_token)).body.error_codes, [700082]);
});

test('confidential clients prove themselves, public ones must not', async () => {
  const web = { client_id: 'web', redirect_uri: 'https://acme.platform.example/callback' };
  const secret = 'web-secret-of-acme';
  const run = (changes: Form, headers = {}) => codeFlow(undefined, web, { ...web, ...changes }, 2, headers);
  assert.equal((await run({ client_secret: secret })).status, 200);
  const basic = { authorization: `Basic ${Buffer.from(`web:${secret}`).toString('base64')}` };
  assert.equal((await run({ client_id: undefined }, basic)).status, 200);
  const faults: readonly (readonly [Promise<{ status: number; body: Record<string, unknown> }>, number, number])[] = [
    [run({}), 401, 7000218],
    [run({ client_secret: 'wrong-secret' }), 401, 7000215],
    [run({ client_id: undefined }, { authorization: 'Basic !!!' }), 400, 9002313],
    [codeFlow(undefined, {}, { client_secret: 'anything' }), 401, 700025],
    [codeFlow(undefined, {}, { client_id: 'unknown' }), 400, 700016],
    [codeFlow(undefined, {}, { client_id: undefined }), 400, 900144],
    [codeFlow(undefined, {}, { grant_type: 'password' }), 400, 70003],
    [codeFlow(undefined, {}, { grant_type: undefined }), 400, 900144],
  ];
  for (const [answer, status, number] of faults) {
    const { status: got, body } = await answer;
    assert.deepEqual([got, body.error_codes], [status, [number]]);
  }
  assert.equal(
    (
      await codeFlow(
        undefined,
        { ...web, code_challenge: undefined, code_challenge_method: undefined },
        { ...web, client_secret: secret, code_verifier: undefined },
      )
    ).status,
    200,
  );
});

test('an app token of client credentials speaks for no person', async () => {
  const form = { grant_type: 'client_credentials', client_id: 'web', client_secret: 'web-secret-of-acme', scope: `${frameUri}/.default` };
  const { body } = await post(devProvider(), 'oauth2/v2.0/token', form);
  const claims = claimsOf(body.access_token);
  assert.deepEqual([claims.aud, claims.idtyp, claims.scp, claims.preferred_username], [frameClient, 'app', undefined, undefined]);
  const publicApp = await post(devProvider(), 'oauth2/v2.0/token', { ...form, client_id: frameClient, client_secret: undefined });
  assert.deepEqual(publicApp.body.error_codes, [7000218]);
});

test('a form of the wrong type, repeated parameters and huge bodies are refused', async () => {
  const provider = devProvider();
  const send = (body: string, type: string) =>
    provider.fetch(new Request(`${baseUrl}/${acmeTenant}/oauth2/v2.0/token`, { method: 'POST', body, headers: { 'content-type': type } }));
  assert.equal((await send('{}', 'application/json')).status, 400);
  assert.deepEqual(
    ((await (await send('grant_type=a&grant_type=b', 'application/x-www-form-urlencoded')).json()) as { error_codes: number[] })
      .error_codes,
    [9002313],
  );
  assert.equal((await send(`grant_type=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded')).status, 413);
});

test('with OpenID scopes alone the access token is for Graph, and userinfo answers it and no other', async () => {
  const provider = devProvider();
  const { body } = await codeFlow(provider, { scope: 'openid profile email' });
  assert.equal(claimsOf(body.access_token).aud, '00000003-0000-0000-c000-000000000000');
  const ask = (token: unknown) =>
    provider.fetch(new Request(`${baseUrl}/${acmeTenant}/openid/userinfo`, { headers: { authorization: `Bearer ${token}` } }));
  const info = (await (await ask(body.access_token)).json()) as Record<string, unknown>;
  assert.deepEqual([info.email, info.name], ['kim@acme.example', 'Kim <Accountant>']);
  assert.equal((await ask((await signIn(provider, 'kim@acme.example')).access_token)).status, 401);
  assert.equal((await ask('x.y.z')).status, 401);
});
