import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { exportSPKI, importJWK } from 'jose';
import { bootstrapPath, entraIssuers, entraPath, issueBootstrapToken, type KeyFetchFailure } from '../src/index.ts';
import { acmeTenant, acmeVerifier, bearer, bootstrapIssuer, refusal, secret, testClock } from './support/acme.ts';
import { keyServer, rsaKey } from './support/issuer.ts';
import { frameResource, platformIssuer, platformOf } from './support/platform.ts';

/*
 What an attacker, a mistaken client or a failing network sends to a service that trusts the tenant (A), its own secret (B)
 and the platform (D) at once. Each attack starts from a token that passes, so that only the attack can be the reason.
*/

const minuteMs = 60_000;
const clientId = 'aaaaaaaa-0000-4000-8000-00000000f4a3';
const stranger = await rsaKey('stranger-key');
const encode = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

async function service(t: TestContext) {
  const clock = testClock();
  const [keys, tenantKeys, tenantKey] = [await keyServer(), await keyServer(), await rsaKey('tenant-key')];
  t.after(keys.close);
  t.after(tenantKeys.close);
  tenantKeys.publish(tenantKey.jwk);
  const failures: KeyFetchFailure[] = [];
  const platform = await platformOf(keys, clock.now, { onKeyFailure: (failure) => void failures.push(failure) });
  const tenant = { tenantId: acmeTenant, authority: tenantKeys.origin, clientId, applicationIdUri: frameResource, now: clock.now };
  const withdrawn = new Set<string | undefined>();
  const verifier = acmeVerifier(
    [...platform.path, ...entraPath(tenant), ...bootstrapPath({ ...bootstrapIssuer, secrets: [secret] })],
    clock.now,
    { isRevoked: ({ tokenId }) => withdrawn.has(tokenId) },
  );
  const entraClaims = {
    iss: entraIssuers(acmeTenant, tenantKeys.origin).v2,
    aud: clientId,
    tid: acmeTenant,
    oid: '00000000-0000-4000-8000-000000000001',
    sub: 'pairwise',
    scp: 'mcp.access',
    preferred_username: 'kim@acme.example',
    iat: clock.seconds(),
    exp: clock.seconds() + 3600,
  };
  const agent = (more: object = {}) =>
    issueBootstrapToken({
      ...bootstrapIssuer,
      secret,
      subject: 'agent:cfo-agent',
      ceiling: { acmec: ['admin'] },
      ttlSeconds: 3600,
      now: clock.now(),
      tokenId: 'agent-1',
      ...more,
    });
  const verify = (token: string) => verifier.verify(bearer(token));
  return { clock, keys, platform, failures, verifier, verify, withdrawn, agent, tenantKey, entraClaims };
}

test('a public key is no HMAC secret, whatever form it is taken in', async (t) => {
  const { platform, verify } = await service(t);
  const publicKey = await importJWK(platform.key.jwk, 'RS256', { extractable: true });
  if (publicKey instanceof Uint8Array) throw new Error('not an RSA key');
  const pem = await exportSPKI(publicKey);
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  for (const alg of ['HS256', 'HS384', 'HS512', 'hs256']) {
    for (const hmacSecret of [pem, pem.trim(), der, JSON.stringify(platform.key.jwk), platform.key.jwk.n ?? '']) {
      const input = `${encode({ alg, typ: 'at+jwt', kid: platform.key.kid })}.${encode(platform.claims)}`;
      const hash = `sha${alg.slice(2)}`;
      const forged = `${input}.${createHmac(hash, hmacSecret).update(input).digest('base64url')}`;
      await assert.rejects(verify(forged), refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'), alg);
    }
  }
  await verify(await platform.token());
});

test("nor does the service's own secret sign for the platform, nor the platform's key for the service", async (t) => {
  const { platform, verify, agent } = await service(t);
  const [head, body = ''] = (await agent()).split('.');
  const bootstrapClaims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  const input = `${head}.${encode({ ...platform.claims })}`;
  const withSecret = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  await assert.rejects(verify(withSecret), refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'));
  await assert.rejects(verify(await platform.key.sign(bootstrapClaims, { typ: 'JWT' })), refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'));
});

test('an unsigned token never passes, however none is spelt, with or without a signature', async (t) => {
  const { platform, verify } = await service(t);
  const signature = (await platform.token()).split('.')[2];
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, ['none'], undefined]) {
    const start = `${encode({ alg, typ: 'at+jwt', kid: platform.key.kid })}.${encode(platform.claims)}`;
    for (const end of ['', '.', '.AAAA', `.${signature}`])
      await assert.rejects(verify(`${start}${end}`), refusal('INVALID_TOKEN'), `${alg} ${end}`);
  }
});

test('other algorithms of the same key are refused, and so are keys that the token brings along', async (t) => {
  const { platform, keys, verify } = await service(t);
  for (const alg of ['RS384', 'RS512', 'PS256', 'ES256', 'EdDSA', 'RSA-OAEP']) {
    const signature = (await platform.token()).split('.')[2];
    const head = encode({ alg, typ: 'at+jwt', kid: platform.key.kid });
    await assert.rejects(verify(`${head}.${encode(platform.claims)}.${signature}`), refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'), alg);
  }
  const askedBefore = keys.asked();
  for (const header of [{ jwk: stranger.jwk }, { jku: `${keys.origin}/mine` }, { x5u: `${keys.origin}/mine` }, { x5c: ['AAAA'] }]) {
    const forged = await stranger.sign(platform.claims, { typ: 'at+jwt', kid: platform.key.kid, ...header });
    await assert.rejects(verify(forged), refusal('INVALID_TOKEN', 'BAD_SIGNATURE'), JSON.stringify(header));
  }
  assert.ok(keys.asked() <= askedBefore + 1, 'nothing was fetched because a token said so');
  const header = { alg: 'RS256', typ: 'at+jwt', kid: platform.key.kid };
  await verify(await platform.key.signRaw(header, platform.claims));
  for (const more of [
    { crit: ['exp'] },
    { crit: ['b64'], b64: false },
    { crit: [] },
    { crit: 'exp' },
    { crit: ['x'], x: 1 },
    { b64: false },
  ]) {
    const odd = await platform.key.signRaw({ ...header, ...more }, { ...platform.claims, jti: 'another' });
    // RFC 7797: b64 without crit has no meaning and may be passed over.
    if ('crit' in more) await assert.rejects(verify(odd), refusal('INVALID_TOKEN', 'MALFORMED'), JSON.stringify(more));
    else await verify(odd);
  }
});

test('a key id is looked up and nothing else: paths, names of methods, very long ones and no text at all', async (t) => {
  const { platform, keys, verify } = await service(t);
  await verify(await platform.token());
  const askedBefore = keys.asked();
  for (const kid of [
    'stranger-key',
    '../../etc/passwd',
    '/dev/null',
    'platform-key/../platform-key',
    'platform-key\u0000',
    ' platform-key',
    'PLATFORM-KEY',
    `${keys.origin}/keys`,
    "' or '1'='1",
    '__proto__',
    'constructor',
    'toString',
    'x\r\nSet-Cookie: a=b',
    'x'.repeat(256),
  ]) {
    await assert.rejects(verify(await platform.token({}, { kid })), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'), kid);
  }
  for (const kid of ['', 'x'.repeat(257), 'x'.repeat(8000), undefined, null, 7, ['platform-key'], { length: 1 }]) {
    await assert.rejects(verify(await platform.token({}, { kid })), refusal('INVALID_TOKEN', 'KEY_ID_MISSING'), String(kid).slice(0, 50));
  }
  assert.equal(keys.asked(), askedBefore + 1, 'all of them together cost one refetch');
});

test('claims changed after signing are noticed, and a claim that stands twice is read once and the same way everywhere', async (t) => {
  const { platform, verify } = await service(t);
  const [head, , signature] = (await platform.token()).split('.');
  for (const change of [{ email: 'choi@acme.example' }, { exp: platform.claims.exp + 3600 }, { scope: 'frame frame:admin' }]) {
    await assert.rejects(
      verify(`${head}.${encode({ ...platform.claims, ...change })}.${signature}`),
      refusal('INVALID_TOKEN', 'BAD_SIGNATURE'),
    );
  }
  const text = JSON.stringify(platform.claims);
  const twice = `{"iss":"https://evil.example",${text.slice(1)}`;
  await assert.rejects(verify(`${head}.${encode(twice)}.${signature}`), refusal('INVALID_TOKEN', 'BAD_SIGNATURE'));
  const last = `${text.slice(0, -1)},"iss":"https://evil.example"}`;
  await assert.rejects(verify(`${head}.${encode(last)}.${signature}`), refusal('UNTRUSTED_ISSUER'));
});

test('a token of another customer, tenant or issuer opens nothing', async (t) => {
  const { platform, verify, tenantKey, entraClaims } = await service(t);
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
  const { platform, verify } = await service(t);
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
  const { platform, verify } = await service(t);
  for (const typ of ['JWT', undefined, 'logout+jwt', 'client-authentication+jwt', 'dpop+jwt', 'secevent+jwt', 'at+jwt;x']) {
    await assert.rejects(verify(await platform.token({}, { typ })), refusal('INVALID_TOKEN', 'TOKEN_TYPE_REFUSED'), String(typ));
  }
  const { scope: _none, ...idClaims } = platform.claims;
  await assert.rejects(verify(await platform.key.sign({ ...idClaims, nonce: 'n' }, { typ: 'at+jwt' })), refusal('INSUFFICIENT_SCOPE'));
});

test('a flood of invented key ids costs one fetch, then a pause; good tokens pass all the while', async (t) => {
  const { platform, keys, clock, verify } = await service(t);
  await verify(await platform.token());
  assert.equal(keys.asked(), 1);
  const invented = await Promise.all(Array.from({ length: 200 }, (_, index) => platform.token({}, { kid: `invented-${index}` })));
  const flood = () => Promise.allSettled(invented.map(verify));
  const during = flood();
  const good = await Promise.all(Array.from({ length: 20 }, (_, index) => platform.token({ jti: `good-${index}` }).then(verify)));
  assert.ok(good.every(({ actor }) => actor === 'person:kim@acme.example'));
  assert.ok((await during).every(({ status }) => status === 'rejected'));
  for (let round = 0; round < 3; round += 1) await flood();
  assert.equal(keys.asked(), 2);
  clock.advance(30_000);
  await flood();
  assert.equal(keys.asked(), 3);
});

test('while the key address is slow, tokens of known keys do not wait for it, and unknown ones are given up', async (t) => {
  const { platform, keys, failures, verify } = await service(t);
  await verify(await platform.token());
  keys.behave(() => undefined);
  const waiting = assert.rejects(verify(await platform.token({}, { kid: 'rotated' })), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
  let given = false;
  const done = waiting.then(() => {
    given = true;
  });
  await verify(await platform.token({ jti: 'second' }));
  assert.equal(given, false, 'the good token passed while the other still waited');
  await done;
  assert.deepEqual(
    failures.map(({ stale, cause }) => [stale, (cause as Error).name]),
    [[true, 'TimeoutError']],
  );
});

test('while the key address is dead, known keys keep working; without any the token is not called invalid', async (t) => {
  const { platform, keys, clock, verify } = await service(t);
  keys.behave((res) => void res.socket?.destroy());
  await assert.rejects(verify(await platform.token()), refusal('OIDC_UNAVAILABLE'));
  keys.publish(platform.key.jwk);
  clock.advance(5_000);
  await verify(await platform.token({ jti: 'second' }));
  await keys.close();
  clock.advance(50 * minuteMs);
  await verify(await platform.token({ jti: 'third', exp: clock.seconds() + 3600 }));
  clock.advance(50 * minuteMs);
  await verify(await platform.token({ jti: 'fourth', exp: clock.seconds() + 3600 }));
});

test('a clock ten minutes off is told apart from a bad token, both ways', async (t) => {
  const { platform, clock, verify } = await service(t);
  const issuedAt = (offsetSeconds: number, lifeSeconds: number) => {
    const iat = clock.seconds() + offsetSeconds;
    return platform.token({ iat, exp: iat + lifeSeconds, jti: `token ${offsetSeconds} ${lifeSeconds}` });
  };
  await assert.rejects(verify(await issuedAt(600, 3600)), (error: { context: { claim?: string } }) => {
    assert.equal(error.context.claim, 'iat');
    return refusal('TOKEN_NOT_YET_VALID')(error);
  });
  await assert.rejects(verify(await issuedAt(-600, 300)), refusal('TOKEN_EXPIRED'));
  await verify(await issuedAt(-600, 3600));
  for (const offset of [-60, 0, 60]) await verify(await issuedAt(offset, 3600));
  await assert.rejects(verify(await issuedAt(61, 3600)), refusal('TOKEN_NOT_YET_VALID'));
  await assert.rejects(verify(await platform.token({ nbf: clock.seconds() + 600 })), refusal('TOKEN_NOT_YET_VALID'));
});

test('a clock of this machine that is set back by ten minutes neither freezes the keys nor stretches a memory', async (t) => {
  const { platform, keys, clock, verify, verifier } = await service(t);
  const remembered = bearer(await platform.token());
  const caller = await verifier.verify(remembered);
  await assert.rejects(verify(await platform.token({}, { kid: 'invented' })), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
  const asked = keys.asked();
  clock.advance(-10 * minuteMs);
  await assert.rejects(verifier.verify(remembered), refusal('TOKEN_NOT_YET_VALID'), 'looked at again, with the clock of now');
  const fresh = { iat: clock.seconds(), exp: clock.seconds() + 3600 };
  await assert.rejects(verify(await platform.token(fresh, { kid: 'invented' })), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
  assert.equal(keys.asked(), asked + 2, 'neither keys fetched in the future count as fresh, nor does a pause that began there hold');
  assert.equal((await verify(await platform.token(fresh))).subject, caller.subject);
});

test('two tokens are two checks: no mix of paths lends one side what only the other may', async (t) => {
  const { platform, verifier, agent, withdrawn, clock, tenantKey, entraClaims } = await service(t);
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
  const { platform, verify } = await service(t);
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
  const { platform, keys, verifier } = await service(t);
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
