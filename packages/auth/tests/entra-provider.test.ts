import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDevIdentityProvider } from '../../devidp/src/index.ts';
import { authorizeUrl, frameClient, frameUri, post, redirectOf, redirectUri, signIn, tenants } from '../../devidp/tests/support/acme.ts';
import { serve } from '../../devidp/tests/support/serve.ts';
import { entraPath } from '../src/index.ts';
import { acmeTenant, acmeVerifier, bearer, refusal, testClock } from './support/acme.ts';

test('tokens of the development provider pass over HTTP in both versions, through key rotations, and its other tokens do not', async (t) => {
  const clock = testClock();
  let keyFetches = 0;
  let provider: ReturnType<typeof createDevIdentityProvider> | undefined;
  const server = await serve((origin) => {
    const made = createDevIdentityProvider({ baseUrl: `${origin}/entra`, tenants, environment: 'test', clock: clock.now });
    provider = made;
    return (request) => {
      if (request.url.includes('/discovery/')) keyFetches += 1;
      return made.fetch(request);
    };
  });
  t.after(server.close);
  if (provider === undefined) throw new Error('no provider');
  const [idp, authority] = [provider, `${server.origin}/entra`];
  const v1Uri = 'https://acme.platform.example/frame/mcp';
  const shared = { tenantId: acmeTenant, authority, now: clock.now };
  const verifier = acmeVerifier(entraPath({ ...shared, clientId: frameClient, applicationIdUri: frameUri }), clock.now);
  const v1Verifier = acmeVerifier(entraPath({ ...shared, clientId: 'frame-v1', applicationIdUri: v1Uri }), clock.now);

  const kim = await signIn(idp, 'kim@acme.example');
  assert.equal((await verifier.verify(bearer(String(kim.access_token)))).actor, 'person:kim@acme.example');
  await assert.rejects(verifier.verify(bearer(String(kim.id_token))), refusal('INSUFFICIENT_SCOPE'), 'an ID token has the same audience');
  await assert.rejects(v1Verifier.verify(bearer(String(kim.access_token))), refusal('AUDIENCE_MISMATCH'));

  const v1App = {
    client_id: 'frame-v1',
    redirect_uri: 'http://127.0.0.1/callback',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  };
  const code = (await redirectOf(idp, authorizeUrl(idp, { ...v1App, scope: `${v1Uri}/mcp.access` }))).get('code') ?? '';
  const exchange = { ...v1App, grant_type: 'authorization_code', code, code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' };
  const { body } = await post(idp, 'oauth2/v2.0/token', exchange);
  const v1Caller = await v1Verifier.verify(bearer(String(body.access_token)));
  assert.equal(v1Caller.actor, 'person:kim@acme.example');
  assert.equal(keyFetches, 2, 'one fetch for each verifier');

  for (const _ of ['first rotation', 'second rotation']) {
    await idp.rotateKeys();
    clock.advance(31_000);
    const rotated = await signIn(idp, 'lee@acme.example');
    assert.equal((await verifier.verify(bearer(String(rotated.access_token)))).actor, 'person:lee@acme.example');
  }
  assert.equal(keyFetches, 4, 'each new key id forced one refetch');

  const app = { grant_type: 'client_credentials', client_id: 'web', client_secret: 'web-secret-of-acme', scope: `${frameUri}/.default` };
  const appOnly = await post(idp, 'oauth2/v2.0/token', app);
  await assert.rejects(verifier.verify(bearer(String(appOnly.body.access_token))), refusal('INSUFFICIENT_SCOPE'));
  const graph = (await redirectOf(idp, authorizeUrl(idp, { scope: 'openid', code_challenge: v1App.code_challenge }))).get('code') ?? '';
  const graphForm = { ...exchange, client_id: frameClient, redirect_uri: redirectUri, code: graph };
  const graphToken = await post(idp, 'oauth2/v2.0/token', graphForm);
  await assert.rejects(verifier.verify(bearer(String(graphToken.body.access_token))), refusal('AUDIENCE_MISMATCH'));
});
