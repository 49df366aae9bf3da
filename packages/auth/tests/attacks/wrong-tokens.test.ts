import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearer, refusal } from '../support/acme.ts';
import { attackedService, stranger } from '../support/attacked-service.ts';
import { frameResource, platformIssuer } from '../support/platform.ts';

test('a token of another customer, tenant or issuer opens nothing', async (t) => {
  const { platform, verify, tenantKey, entraClaims } = await attackedService(t);
  for (const iss of [
    'https://globex.platform.example',
    `${platformIssuer}/`,
    platformIssuer.toUpperCase(),
    'http://acme.platform.example',
  ]) {
    await assert.rejects(verify(await platform.token({ iss })), refusal('UNTRUSTED_ISSUER'), iss);
  }
  await assert.rejects(verify(await platform.token({ aud: 'axe:globex' })), refusal('AUDIENCE_MISMATCH'));
  const foreign = { typ: 'at+jwt', kid: platform.key.kid };
  await assert.rejects(verify(await stranger.sign(platform.claims, foreign)), refusal('INVALID_TOKEN', 'BAD_SIGNATURE'));
  await verify(await tenantKey.sign(entraClaims));
  await assert.rejects(
    verify(await tenantKey.sign({ ...entraClaims, tid: '22222222-2222-4222-8222-222222222222' })),
    refusal('TENANT_MISMATCH'),
  );
  // The tenant's key vouches for the tenant alone, and the platform's for the platform.
  await assert.rejects(verify(await tenantKey.sign(platform.claims, { typ: 'at+jwt' })), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
  await assert.rejects(verify(await platform.token({ ...entraClaims }, { typ: 'JWT' })), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
});

test('a token for another service opens nothing, however its audience is written', async (t) => {
  const { platform, verify } = await attackedService(t);
  const hive = frameResource.replace('frame', 'hive');
  for (const aud of [
    hive,
    [hive],
    `${frameResource}/`,
    `${frameResource}?x`,
    frameResource.toUpperCase(),
    `${frameResource} ${hive}`,
    'frame',
    '*',
  ]) {
    await assert.rejects(verify(await platform.token({ aud })), refusal('AUDIENCE_MISMATCH'), String(aud));
  }
  for (const aud of [[], [[frameResource]], 7, null, { 0: frameResource }, '']) {
    await assert.rejects(
      verify(await platform.token({ aud })),
      (error: { code?: string }) => error.code === 'AUDIENCE_MISMATCH' || error.code === 'INVALID_TOKEN',
      JSON.stringify(aud),
    );
  }
});

test('an ID token, a logout token or a client assertion of the platform is no access token', async (t) => {
  const { platform, verify } = await attackedService(t);
  for (const typ of ['JWT', undefined, 'logout+jwt', 'client-authentication+jwt', 'dpop+jwt', 'secevent+jwt', 'at+jwt;x']) {
    await assert.rejects(verify(await platform.token({}, { typ })), refusal('INVALID_TOKEN', 'TOKEN_TYPE_REFUSED'), String(typ));
  }
  const { scope: _none, ...idClaims } = platform.claims;
  await assert.rejects(verify(await platform.key.sign({ ...idClaims, nonce: 'n' }, { typ: 'at+jwt' })), refusal('INSUFFICIENT_SCOPE'));
});

test('two tokens are two checks: no mix of paths lends one side what only the other may', async (t) => {
  const { platform, verifier, agent, withdrawn, clock, tenantKey, entraClaims } = await attackedService(t);
  const pair = async (first: string | Promise<string>, second: string | Promise<string>) =>
    verifier.verify({ ...bearer(await first), userToken: await second });
  assert.equal((await pair(agent(), platform.token())).onBehalfOf, 'person:kim@acme.example');
  assert.equal((await pair(agent(), tenantKey.sign(entraClaims))).onBehalfOf, 'person:kim@acme.example');
  await assert.rejects(pair(platform.token(), agent()), refusal('INVALID_TOKEN', 'AGENT_EXPECTED'));
  await assert.rejects(pair(platform.token(), platform.token()), refusal('INVALID_TOKEN', 'AGENT_EXPECTED'));
  await assert.rejects(pair(platform.token(), tenantKey.sign(entraClaims)), refusal('INVALID_TOKEN', 'AGENT_EXPECTED'));
  await assert.rejects(pair(agent(), agent()), refusal('INVALID_TOKEN', 'PERSON_EXPECTED'));
  await assert.rejects(pair(agent(), platform.token({ scope: 'hive' })), refusal('INSUFFICIENT_SCOPE'));
  await assert.rejects(pair(agent(), platform.token({ aud: 'axe:globex' })), refusal('AUDIENCE_MISMATCH'));
  await assert.rejects(pair(agent(), platform.token({}, { typ: 'JWT' })), refusal('INVALID_TOKEN', 'TOKEN_TYPE_REFUSED'));
  await assert.rejects(pair(agent(), platform.token({ exp: clock.seconds() - 61 })), refusal('TOKEN_EXPIRED'));
  await assert.rejects(pair(agent(), platform.token({ email: 'nobody@elsewhere.example' })), refusal('USER_NOT_MAPPED'));
  withdrawn.add('platform-token-1');
  await assert.rejects(pair(agent(), platform.token()), refusal('TOKEN_REVOKED'));
  await pair(agent(), platform.token({ jti: 'another' }));
});

test('a person of the platform is never taken for an agent, whatever the claims say', async (t) => {
  const { platform, verify } = await attackedService(t);
  const caller = await verify(await platform.token({ sub: 'agent:cfo-agent', client_id: 'agent:cfo-agent', azp: 'cfo-agent' }));
  assert.equal(caller.actor, 'person:kim@acme.example');
  for (const email of [
    'agent:cfo-agent',
    'cfo-agent',
    'kim@acme.example\r\nX-Admin: 1',
    'kim@acme.example ',
    'kim@acme.example\u0000',
    'k\u200bim@acme.example',
    'ki\u202em@acme.example',
    '"kim"@acme.example',
    `${'k'.repeat(65)}@acme.example`,
    `kim@${'x'.repeat(1_000)}`,
    ['kim@acme.example'],
    { toString: 'kim@acme.example' },
  ]) {
    await assert.rejects(verify(await platform.token({ email })), refusal('INVALID_TOKEN', 'CLAIM_INVALID'), JSON.stringify(email));
  }
});

test('what no header can hold, and a header of a megabyte, is refused before anything is read', async (t) => {
  const { platform, keys, verifier } = await attackedService(t);
  const token = await platform.token();
  for (const header of [
    `Bearer ${token}\r\nX-User-Token: x`,
    `Bearer ${token}\n`,
    `Bearer ${token}\u0000`,
    `Bearer ${token}, Bearer ${token}`,
  ]) {
    // Space around the token is not part of it.
    if (header.endsWith('\n')) assert.equal((await verifier.verify({ authorization: header })).actor, 'person:kim@acme.example');
    else
      await assert.rejects(
        verifier.verify({ authorization: header }),
        refusal('INVALID_TOKEN', 'MALFORMED'),
        JSON.stringify(header.slice(-30)),
      );
  }
  const asked = keys.asked();
  const huge = 'a'.repeat(1_000_000);
  for (const header of [`Bearer ${huge}`, `Bearer ${token}${huge}`, `Bearer ${token}.${huge}`]) {
    await assert.rejects(verifier.verify({ authorization: header }), refusal('INVALID_TOKEN', 'TOKEN_TOO_LONG'));
  }
  await assert.rejects(verifier.verify({ authorization: `${huge} ${token}` }), refusal('MISSING_TOKEN'));
  await assert.rejects(verifier.verify({ ...bearer(token), userToken: huge }), refusal('INVALID_TOKEN', 'TOKEN_TOO_LONG'));
  const padded = await platform.token({ padding: 'a'.repeat(20_000) });
  await assert.rejects(verifier.verify(bearer(padded)), refusal('INVALID_TOKEN', 'TOKEN_TOO_LONG'), 'also when it is signed properly');
  assert.equal(keys.asked(), asked);
});
