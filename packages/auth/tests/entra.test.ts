import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, test } from 'node:test';
import { exportSPKI, importJWK } from 'jose';
import { createMemoryBindings, entraIssuers, entraPath } from '../src/index.ts';
import { acmeTenant, acmeVerifier, bearer, refusal, testClock } from './support/acme.ts';
import { keyServer, rsaKey } from './support/issuer.ts';

const clock = testClock();
const [key, stranger] = await Promise.all([rsaKey('tenant-key'), rsaKey('stranger-key')]);
const server = await keyServer();
after(server.close);
server.publish(key.jwk);

const clientId = 'aaaaaaaa-0000-4000-8000-00000000f4a3';
const applicationIdUri = 'https://acme.platform.example/frame/mcp';
const { v1, v2 } = entraIssuers(acmeTenant, server.origin);
const options = { tenantId: acmeTenant, authority: server.origin, clientId, applicationIdUri, now: clock.now } as const;
const path = entraPath(options);

const times = { iat: clock.seconds(), nbf: clock.seconds(), exp: clock.seconds() + 3600 };
const account = { tid: acmeTenant, oid: '00000000-0000-4000-8000-000000000001', sub: 'pairwise-subject' };
const v2Claims = { ...times, ...account, iss: v2, aud: clientId, scp: 'mcp.access', preferred_username: 'kim@acme.example', ver: '2.0' };
const v1Claims = { ...times, ...account, iss: v1, aud: applicationIdUri, scp: 'mcp.access', upn: 'kim@acme.example', ver: '1.0' };

const verify = (token: string) => acmeVerifier(path, clock.now).verify(bearer(token));

test('the two issuers of a tenant, at Microsoft and at a development provider', () => {
  assert.deepEqual(entraIssuers(acmeTenant), {
    v1: `https://sts.windows.net/${acmeTenant}/`,
    v2: `https://login.microsoftonline.com/${acmeTenant}/v2.0`,
    jwksUri: `https://login.microsoftonline.com/${acmeTenant}/discovery/v2.0/keys`,
  });
  assert.deepEqual(entraIssuers('t', 'http://localhost:7300/entra'), {
    v1: 'http://localhost:7300/entra/sts/t/',
    v2: 'http://localhost:7300/entra/t/v2.0',
    jwksUri: 'http://localhost:7300/entra/t/discovery/v2.0/keys',
  });
});

test('v1 and v2 tokens open the service for the mapped person, with either audience', async () => {
  for (const claims of [
    v2Claims,
    v1Claims,
    { ...v2Claims, aud: applicationIdUri },
    { ...v1Claims, aud: clientId },
    { ...v2Claims, aud: ['x', clientId] },
  ]) {
    const caller = await verify(await key.sign(claims));
    assert.equal(caller.actor, 'person:kim@acme.example');
    assert.equal(caller.tokenAllows('acmec', 'admin'), true, 'Entra sets no ceiling per entity');
    assert.deepEqual(caller.scopesIn('acmec'), ['read', 'write', 'close']);
  }
});

test('the person is the first non-empty of email, preferred_username and upn, lower-cased', async () => {
  const actorOf = async (claims: object) => (await verify(await key.sign({ ...v2Claims, preferred_username: undefined, ...claims }))).actor;
  assert.equal(await actorOf({ email: 'LEE@Acme.example', preferred_username: 'kim@acme.example' }), 'person:lee@acme.example');
  assert.equal(await actorOf({ email: '', preferred_username: 'Kim@acme.example', upn: 'lee@acme.example' }), 'person:kim@acme.example');
  assert.equal(await actorOf({ email: '', preferred_username: '', upn: 'lee@acme.example' }), 'person:lee@acme.example');
  await assert.rejects(actorOf({}), refusal('INVALID_TOKEN', 'PERSON_MISSING'));
  for (const email of ['not an address', 'a@b@c', 'kim@acme.example\n', ['kim@acme.example'], 7, { a: 1 }]) {
    await assert.rejects(actorOf({ email }), refusal('INVALID_TOKEN', 'CLAIM_INVALID'), JSON.stringify(email));
  }
});

test('every wrong claim has its own refusal', async () => {
  const cases: readonly (readonly [object, string, string?])[] = [
    [{ iss: `${server.origin}/other/v2.0` }, 'UNTRUSTED_ISSUER'],
    [{ iss: `${v2}/` }, 'UNTRUSTED_ISSUER'],
    [{ iss: undefined }, 'INVALID_TOKEN', 'CLAIM_MISSING'],
    [{ iss: [v2] }, 'INVALID_TOKEN', 'CLAIM_MISSING'],
    [{ tid: '22222222-2222-4222-8222-222222222222' }, 'TENANT_MISMATCH'],
    [{ tid: undefined }, 'INVALID_TOKEN', 'CLAIM_MISSING'],
    [{ oid: undefined }, 'INVALID_TOKEN', 'CLAIM_MISSING'],
    [{ aud: '00000003-0000-0000-c000-000000000000' }, 'AUDIENCE_MISMATCH'],
    [{ aud: `${applicationIdUri}/` }, 'AUDIENCE_MISMATCH'],
    [{ aud: undefined }, 'INVALID_TOKEN', 'CLAIM_MISSING'],
    [{ sub: undefined }, 'INVALID_TOKEN', 'CLAIM_MISSING'],
    [{ exp: undefined }, 'INVALID_TOKEN', 'CLAIM_MISSING'],
    [{ iat: undefined }, 'INVALID_TOKEN', 'CLAIM_MISSING'],
    [{ exp: times.iat - 60 }, 'TOKEN_EXPIRED'],
    [{ nbf: times.iat + 61 }, 'TOKEN_NOT_YET_VALID'],
    [{ scp: undefined }, 'INSUFFICIENT_SCOPE'],
    [{ scp: 'mcp.accessory User.Read' }, 'INSUFFICIENT_SCOPE'],
    [{ scp: ['mcp.access'] }, 'INSUFFICIENT_SCOPE'],
    [{ preferred_username: 'nobody@elsewhere.example' }, 'USER_NOT_MAPPED'],
  ];
  for (const [claims, code, reason] of cases) {
    await assert.rejects(verify(await key.sign({ ...v2Claims, ...claims })), refusal(code, reason), JSON.stringify(claims));
  }
});

test('a token without the scope says which one to ask for', async () => {
  await assert.rejects(verify(await key.sign({ ...v2Claims, scp: 'User.Read' })), (error: { context: { scope: string } }) => {
    assert.equal(error.context.scope, `${applicationIdUri}/mcp.access`);
    return true;
  });
});

test('a person without rights is known; one without a line is not', async () => {
  const caller = await verify(await key.sign({ ...v2Claims, preferred_username: 'gone@acme.example' }));
  assert.equal(caller.rights.size, 0);
});

test('foreign keys, changed tokens and keys inside the token are refused', async () => {
  await assert.rejects(verify(await stranger.sign(v2Claims)), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
  await assert.rejects(verify(await stranger.sign(v2Claims, { kid: key.kid })), refusal('INVALID_TOKEN', 'BAD_SIGNATURE'));
  await assert.rejects(
    verify(await stranger.sign(v2Claims, { kid: key.kid, jwk: stranger.jwk })),
    refusal('INVALID_TOKEN', 'BAD_SIGNATURE'),
  );
  await assert.rejects(
    verify(await stranger.sign(v2Claims, { kid: key.kid, jku: `${server.origin}/mine` })),
    refusal('INVALID_TOKEN', 'BAD_SIGNATURE'),
  );
  await assert.rejects(verify(await key.sign(v2Claims, { kid: undefined })), refusal('INVALID_TOKEN', 'KEY_ID_MISSING'));
  await assert.rejects(verify(await key.sign(v2Claims, { kid: 'x'.repeat(300) })), refusal('INVALID_TOKEN', 'KEY_ID_MISSING'));
  const [head, , signature] = (await key.sign(v2Claims)).split('.');
  const promoted = Buffer.from(JSON.stringify({ ...v2Claims, preferred_username: 'choi@acme.example' })).toString('base64url');
  await assert.rejects(verify(`${head}.${promoted}.${signature}`), refusal('INVALID_TOKEN', 'BAD_SIGNATURE'));
});

test("the tenant's public key is never an HMAC secret, and an unsigned token never passes", async () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const publicKey = await importJWK(key.jwk, 'RS256', { extractable: true });
  if (publicKey instanceof Uint8Array) throw new Error('not an RSA key');
  const pem = await exportSPKI(publicKey);
  for (const alg of ['HS256', 'hs256', 'HS512']) {
    for (const secret of [pem, pem.trim(), JSON.stringify(key.jwk), key.jwk.n ?? '']) {
      const input = `${encode({ alg, typ: 'JWT', kid: key.kid })}.${encode(v2Claims)}`;
      const forged = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      await assert.rejects(verify(forged), refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'));
    }
  }
  for (const alg of ['none', 'NONE', '']) {
    await assert.rejects(verify(`${encode({ alg, kid: key.kid })}.${encode(v2Claims)}.`), refusal('INVALID_TOKEN'));
    await assert.rejects(
      verify(`${encode({ alg, kid: key.kid })}.${encode(v2Claims)}.AAAA`),
      refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'),
    );
  }
});

test('an address that passed to another account is noticed; a renamed person is not mistaken', async () => {
  const verifier = acmeVerifier(path, clock.now);
  await verifier.verify(bearer(await key.sign(v2Claims)));
  await verifier.verify(bearer(await key.sign({ ...v1Claims, oid: account.oid.toUpperCase() })));
  const successor = { ...v2Claims, oid: '00000000-0000-4000-8000-000000000002' };
  await assert.rejects(verifier.verify(bearer(await key.sign(successor))), refusal('ADDRESS_REUSED'));
  await verifier.verify(bearer(await key.sign({ ...v2Claims, preferred_username: 'lee@acme.example' })));
});

test('people the registry does not know are not bound, and a silent store is unavailable', async () => {
  const bound: string[] = [];
  const memory = createMemoryBindings();
  const bindings: typeof memory = {
    bind(person, tenantId, objectId) {
      bound.push(person);
      return memory.bind(person, tenantId, objectId);
    },
  };
  const verifier = acmeVerifier(path, clock.now, { bindings });
  await assert.rejects(
    verifier.verify(bearer(await key.sign({ ...v2Claims, preferred_username: 'nobody@x.example' }))),
    refusal('USER_NOT_MAPPED'),
  );
  await verifier.verify(bearer(await key.sign(v2Claims)));
  assert.deepEqual(bound, ['kim@acme.example']);
  const broken = acmeVerifier(path, clock.now, { bindings: { bind: () => Promise.reject(new Error('connection lost to 10.0.0.5')) } });
  await assert.rejects(broken.verify(bearer(await key.sign(v2Claims))), (error: Error) => {
    assert.ok(!error.message.includes('10.0.0.5'));
    return refusal('IDENTITY_STORE_UNAVAILABLE')(error);
  });
});

test('when no key was ever had the token is not called invalid', async () => {
  const down = await keyServer();
  await down.close();
  const issuers = entraPath({ ...options, authority: down.origin });
  const token = await key.sign({ ...v2Claims, iss: entraIssuers(acmeTenant, down.origin).v2 });
  await assert.rejects(acmeVerifier(issuers, clock.now).verify(bearer(token)), refusal('OIDC_UNAVAILABLE'));
});

test('declarations that cannot be meant are refused at start', () => {
  assert.throws(() => entraPath({ ...options, tenantId: 'common' }), refusal('ISSUER_DECLARATION_INVALID'));
  assert.throws(() => entraPath({ ...options, authority: 'http://login.example' }), refusal('ISSUER_DECLARATION_INVALID'));
  assert.throws(() => entraPath({ ...options, clientId: '' }), refusal('ISSUER_DECLARATION_INVALID'));
  assert.throws(() => acmeVerifier([...path, ...path], clock.now), refusal('ISSUER_DECLARATION_INVALID'));
  assert.throws(
    () =>
      acmeVerifier(
        path.map((one) => ({ ...one, audiences: [] })),
        clock.now,
      ),
    refusal('ISSUER_DECLARATION_INVALID'),
  );
});
