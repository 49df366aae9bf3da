import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { exportSPKI, importJWK } from 'jose';
import { refusal, secret } from '../support/acme.ts';
import { attackedService, encode, stranger } from '../support/attacked-service.ts';

test('a public key is no HMAC secret, whatever form it is taken in', async (t) => {
  const { platform, verify } = await attackedService(t);
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
  const { platform, verify, agent } = await attackedService(t);
  const [head, body = ''] = (await agent()).split('.');
  const bootstrapClaims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  const input = `${head}.${encode({ ...platform.claims })}`;
  const withSecret = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  await assert.rejects(verify(withSecret), refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'));
  await assert.rejects(verify(await platform.key.sign(bootstrapClaims, { typ: 'JWT' })), refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'));
});

test('an unsigned token never passes, however none is spelt, with or without a signature', async (t) => {
  const { platform, verify } = await attackedService(t);
  const signature = (await platform.token()).split('.')[2];
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, ['none'], undefined]) {
    const start = `${encode({ alg, typ: 'at+jwt', kid: platform.key.kid })}.${encode(platform.claims)}`;
    for (const end of ['', '.', '.AAAA', `.${signature}`])
      await assert.rejects(verify(`${start}${end}`), refusal('INVALID_TOKEN'), `${alg} ${end}`);
  }
});

test('other algorithms of the same key are refused, and so are keys that the token brings along', async (t) => {
  const { platform, keys, verify } = await attackedService(t);
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
  const { platform, keys, verify } = await attackedService(t);
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
  const { platform, verify } = await attackedService(t);
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
