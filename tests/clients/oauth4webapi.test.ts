import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { createBrowser, login, signIn } from '@axe/blueprint/testing';
import * as oauth from 'oauth4webapi';
import { callStatus } from './support/call-status.ts';
import { answerDevice } from './support/device-page.ts';
import { type Machine, startMachine } from './support/start-machine.ts';

const insecure = { [oauth.allowInsecureRequests]: true };
const redirectUri = 'http://[::1]:8767/cb';
const publicClient = oauth.None();

let machine: Machine;
let provider: oauth.AuthorizationServer;
before(async () => {
  machine = await startMachine({ limits: { token: { burst: 60, ratePerSecond: 0.5 } } });
});
after(() => machine?.close());

test('resource metadata (RFC 9728) leads to provider metadata (RFC 8414), both with the identifiers asked for', async () => {
  const typed = new URL(machine.resource);
  const challenged = await fetch(typed, { method: 'POST' });
  assert.equal(challenged.status, 401);
  const named = /resource_metadata="([^"]+)"/.exec(challenged.headers.get('www-authenticate') ?? '')?.[1];
  const found = await oauth.resourceDiscoveryRequest(typed, insecure);
  assert.equal(found.url, named, 'the challenge names the address that the standard derives');
  const described = await oauth.processResourceDiscoveryResponse(typed, found);
  assert.equal(described.resource, machine.resource);
  const issuer = new URL(String(described.authorization_servers?.[0]));
  const discovered = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
  provider = await oauth.processDiscoveryResponse(issuer, discovered);
  assert.equal(provider.issuer, machine.url);
  assert.equal(provider.authorization_response_iss_parameter_supported, true);
  assert.deepEqual(provider.code_challenge_methods_supported, ['S256']);
  assert.ok(provider.scopes_supported?.includes('frame:write'));
  const same = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...insecure }));
  assert.deepEqual(same, provider);
});

test('the access token passes an independent check of RFC 9068, for its resource and no other', async () => {
  const registered = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(provider, { client_name: 'oauth4webapi', redirect_uris: [redirectUri] }, insecure),
  );
  const client: oauth.Client = { client_id: registered.client_id };
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(String(provider.authorization_endpoint));
  url.search = new URLSearchParams({
    client_id: client.client_id,
    // Another port than the registered one, as programs on a person's machine do.
    redirect_uri: redirectUri.replace('8767', '9911'),
    response_type: 'code',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    resource: machine.resource,
    state,
  }).toString();
  const back = await signIn(createBrowser(), { url: url.href }, 'kim@acme.example');
  const parameters = oauth.validateAuthResponse(provider, client, back, state);
  const redirected = redirectUri.replace('8767', '9911');
  const answer = await oauth.authorizationCodeGrantRequest(provider, client, publicClient, parameters, redirected, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(provider, client, answer);
  const request = () => new Request(machine.resource, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  const claims = await oauth.validateJwtAccessToken(provider, request(), machine.resource, insecure);
  assert.equal(claims.client_id, client.client_id);
  assert.ok(claims.scope?.split(' ').includes('frame'), 'without a scope everything usual at the resource is meant');
  await assert.rejects(oauth.validateJwtAccessToken(provider, request(), `${machine.url}/blueprint/mcp`, insecure));
  assert.equal(await callStatus(machine.resource, tokens.access_token), 200);
  assert.equal(await callStatus(`${machine.url}/blueprint/mcp`, tokens.access_token), 401);
});

test('the token of the house client passes it too, with the audience of the platform', async () => {
  const { body } = await login(machine.url, 'kim@acme.example');
  const request = new Request(machine.resource, { headers: { authorization: `Bearer ${body.access_token}` } });
  assert.equal((await oauth.validateJwtAccessToken(provider, request, 'axe:acme', insecure)).client_id, 'axe-cli');
});

const device: oauth.Client = { client_id: 'axe-cli' };

async function askForDevice(): Promise<oauth.DeviceAuthorizationResponse> {
  const request = await oauth.deviceAuthorizationRequest(provider, device, publicClient, { scope: 'openid frame' }, insecure);
  return oauth.processDeviceAuthorizationResponse(provider, device, request);
}

async function poll(code: string): Promise<oauth.TokenEndpointResponse> {
  return oauth.processDeviceCodeResponse(
    provider,
    device,
    await oauth.deviceCodeGrantRequest(provider, device, publicClient, code, insecure),
  );
}

test('a device waits until somebody types its code, and gets its tokens once', async () => {
  const asked = await askForDevice();
  assert.match(asked.user_code, /^[A-Z]{4}-[A-Z]{4}$/);
  await assert.rejects(poll(asked.device_code), { error: 'authorization_pending', status: 400 });
  const page = await answerDevice(
    createBrowser(),
    `${asked.verification_uri}?user_code=${asked.user_code.toLowerCase()}`,
    'kim@acme.example',
  );
  assert.equal(page.status, 200);
  const tokens = await poll(asked.device_code);
  assert.equal(await callStatus(machine.resource, tokens.access_token), 200);
  await assert.rejects(poll(asked.device_code), { error: 'invalid_grant' });
});

test('a device that somebody turned away is told so', async () => {
  const asked = await askForDevice();
  await answerDevice(createBrowser(), String(asked.verification_uri_complete), 'kim@acme.example', 'no');
  await assert.rejects(poll(asked.device_code), { error: 'access_denied' });
});

test('a device whose code ended is told so, and so is whoever types it', async () => {
  const asked = await askForDevice();
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 11 * 60_000 });
  try {
    await assert.rejects(poll(asked.device_code), { error: 'expired_token' });
    const page = await answerDevice(createBrowser(), String(asked.verification_uri_complete), 'kim@acme.example');
    assert.equal(page.status, 400);
    assert.match(page.text, /op\.deviceInputForm/);
  } finally {
    mock.timers.reset();
  }
});

test('a device that asks far too often is slowed down, and is served again later', async () => {
  const asked = await askForDevice();
  let slowed: unknown;
  for (let attempt = 0; attempt < 400 && slowed === undefined; attempt += 1) {
    await poll(asked.device_code).catch((error: oauth.ResponseBodyError) => {
      if (error.error === 'slow_down') slowed = error;
    });
  }
  assert.ok(slowed instanceof oauth.ResponseBodyError, 'no poll was answered with slow_down');
  assert.equal(slowed.status, 429);
  assert.ok(Number(slowed.response.headers.get('retry-after')) >= 1);
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_000 });
  await assert.rejects(poll(asked.device_code), { error: 'authorization_pending' }).finally(() => mock.timers.reset());
});
