import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createBrowser, formOf, signIn } from '@axe/blueprint/testing';
import * as oidc from 'openid-client';
import { callStatus } from './support/call-status.ts';
import { answerDevice } from './support/device-page.ts';
import { type Machine, startMachine } from './support/start-machine.ts';

const redirect_uri = 'http://127.0.0.1:8766/cb';
const everyScope = 'openid email profile offline_access frame';
const insecure = { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] };

let machine: Machine;
before(async () => {
  machine = await startMachine();
});
after(() => machine?.close());

const register = (more: Partial<oidc.ClientMetadata> = {}) =>
  oidc.dynamicClientRegistration(
    new URL(machine.url),
    { client_name: 'openid-client', redirect_uris: [redirect_uri], token_endpoint_auth_method: 'none', ...more },
    oidc.None(),
    { ...insecure, algorithm: 'oauth2' },
  );

interface SignedIn {
  readonly config: oidc.Configuration;
  readonly tokens: Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;
}

async function signInWith(config: oidc.Configuration, browser = createBrowser()): Promise<SignedIn> {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedNonce = oidc.randomNonce();
  const expectedState = oidc.randomState();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri,
    scope: everyScope,
    resource: machine.resource,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    nonce: expectedNonce,
    state: expectedState,
  });
  const back = await signIn(browser, { url: url.href }, 'kim@acme.example');
  // Since metadata promises `iss`, the library refuses an answer without it or with another one.
  assert.equal(back.searchParams.get('iss'), machine.url);
  const stripped = new URL(back);
  stripped.searchParams.delete('iss');
  const checks = { pkceCodeVerifier, expectedNonce, expectedState, idTokenExpected: true };
  await assert.rejects(oidc.authorizationCodeGrant(config, stripped, checks), ({ cause }: Error) => /"iss"/.test(String(cause)));
  return { config, tokens: await oidc.authorizationCodeGrant(config, back, checks, { resource: machine.resource }) };
}

test('registered, signed in, ID token and userinfo of the same person', async () => {
  const { config, tokens } = await signInWith(await register());
  assert.match(config.clientMetadata().client_id, /^dyn_/);
  const claims = tokens.claims();
  assert.ok(claims !== undefined);
  assert.deepEqual([claims.iss, claims.aud], [machine.url, config.clientMetadata().client_id]);
  assert.equal(await callStatus(machine.resource, tokens.access_token), 200);
  const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.deepEqual([info.email, info.name, info.preferred_username], ['kim@acme.example', 'kim', 'kim@acme.example']);
});

test('refresh tokens rotate; one that was used ends the whole family, within seconds also at the service', async () => {
  const { config, tokens } = await signInWith(await register());
  const first = String(tokens.refresh_token);
  const renewed = await oidc.refreshTokenGrant(config, first, { resource: machine.resource });
  assert.notEqual(renewed.refresh_token, first);
  assert.equal(await callStatus(machine.resource, renewed.access_token), 200);
  await assert.rejects(oidc.refreshTokenGrant(config, first), { error: 'invalid_grant' });
  await assert.rejects(oidc.refreshTokenGrant(config, String(renewed.refresh_token)), { error: 'invalid_grant' });
  await machine.takeOverDenied();
  assert.equal(await callStatus(machine.resource, renewed.access_token), 401);
});

test('a revoked refresh token takes its family and the access tokens along', async () => {
  const { config, tokens } = await signInWith(await register());
  await oidc.tokenRevocation(config, String(tokens.refresh_token), { token_type_hint: 'refresh_token' });
  await assert.rejects(oidc.refreshTokenGrant(config, String(tokens.refresh_token)), { error: 'invalid_grant' });
  await machine.takeOverDenied();
  assert.equal(await callStatus(machine.resource, tokens.access_token), 401);
  await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, oidc.skipSubjectCheck), oidc.WWWAuthenticateChallengeError);
});

test('a revoked access token goes alone: the sign-in lives on', async () => {
  const { config, tokens } = await signInWith(await register());
  await oidc.tokenRevocation(config, tokens.access_token, { token_type_hint: 'access_token' });
  await machine.takeOverDenied();
  assert.equal(await callStatus(machine.resource, tokens.access_token), 401);
  const renewed = await oidc.refreshTokenGrant(config, String(tokens.refresh_token));
  assert.equal(await callStatus(machine.resource, renewed.access_token), 200);
});

test('signing out ends the browser session: the next sign-in asks again', async () => {
  const browser = createBrowser();
  const { config, tokens } = await signInWith(await register(), browser);
  const silent = () => {
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri,
      scope: everyScope,
      resource: machine.resource,
      prompt: 'none',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    return signIn(browser, { url: url.href }, 'kim@acme.example');
  };
  assert.ok((await silent()).searchParams.has('code'));
  const page = await browser.follow(await browser.get(oidc.buildEndSessionUrl(config, { id_token_hint: String(tokens.id_token) }).href));
  const { action, fields } = formOf(page, /end_session/);
  const done = await browser.follow(await browser.post(action, { ...fields, logout: 'yes' }));
  assert.equal(done.status, 200);
  assert.equal((await silent()).searchParams.get('error'), 'login_required');
});

test('a device without a browser is signed in by a browser elsewhere', async () => {
  const config = await register({ grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'] });
  const asked = await oidc.initiateDeviceAuthorization(config, { scope: everyScope, resource: machine.resource });
  const polling = oidc.pollDeviceAuthorizationGrant(
    config,
    { ...asked, interval: 1 },
    { resource: machine.resource },
    { signal: AbortSignal.timeout(20_000) },
  );
  const page = await answerDevice(createBrowser(), String(asked.verification_uri_complete), 'kim@acme.example');
  assert.equal(page.status, 200);
  const tokens = await polling;
  assert.equal(tokens.claims()?.iss, machine.url);
  assert.equal(await callStatus(machine.resource, tokens.access_token), 200);
  assert.ok(tokens.refresh_token !== undefined);
});
