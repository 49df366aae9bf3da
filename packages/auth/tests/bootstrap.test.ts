import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { type BootstrapTokenRequest, bootstrapPath, issueBootstrapToken, maxBootstrapTtlSeconds } from '../src/index.ts';
import { acmeVerifier, bearer, bootstrapIssuer, refusal, secret, testClock } from './support/acme.ts';

const clock = testClock();
const path = bootstrapPath({ ...bootstrapIssuer, secrets: [secret] });

const token = (request: Partial<BootstrapTokenRequest> = {}) =>
  issueBootstrapToken({
    ...bootstrapIssuer,
    secret,
    subject: 'agent:cfo-agent',
    ceiling: { acmec: ['read', 'write'] },
    ttlSeconds: 3600,
    now: clock.now(),
    tokenId: 'token-1',
    ...request,
  });

/** Changes claims or header of a token and signs it again with the same secret. */
function resigned(issued: string, claims: object, header: object = {}): string {
  const [head = '', body = ''] = issued.split('.');
  const decode = (part: string): object => JSON.parse(Buffer.from(part, 'base64url').toString());
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode({ ...decode(head), ...header })}.${encode({ ...decode(body), ...claims })}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

test('an agent gets its registry rights under the ceiling of its token', async () => {
  const caller = await acmeVerifier(path, clock.now).verify(bearer(await token()));
  assert.equal(caller.actor, 'agent:cfo-agent');
  assert.equal(caller.onBehalfOf, undefined);
  assert.deepEqual(caller.rights.get('acmec'), new Set(['read', 'write', 'close']));
  assert.equal(caller.tokenAllows('acmec', 'write'), true);
  assert.equal(caller.tokenAllows('acmec', 'close'), false);
  assert.equal(caller.tokenAllows('acmev', 'read'), false);
  assert.equal(caller.missingScope('acmec', 'close'), 'acmec:close');
  assert.deepEqual(caller.scopesIn('acmec'), ['read', 'write']);
  assert.equal(caller.expiresAt.toISOString(), '2026-11-21T01:00:00.000Z');
});

test('a person may be the subject, and the address is compared in lower case', async () => {
  const caller = await acmeVerifier(path, clock.now).verify(bearer(await token({ subject: 'person:Kim@Acme.Example' })));
  assert.equal(caller.actor, 'person:kim@acme.example');
  assert.deepEqual(caller.scopesIn('acmev'), []);
});

test('a ceiling above the registry grants nothing more', async () => {
  const issued = await token({ subject: 'person:lee@acme.example', ceiling: { acmec: ['admin', 'reopen'], acmev: ['admin'] } });
  const caller = await acmeVerifier(path, clock.now).verify(bearer(issued));
  assert.deepEqual(caller.scopesIn('acmec'), ['read']);
  assert.deepEqual(caller.scopesIn('acmev'), ['read', 'write']);
});

test('a token of another customer or service has an untrusted issuer', async () => {
  const verifier = acmeVerifier(path, clock.now);
  await assert.rejects(verifier.verify(bearer(await token({ customer: 'globex' }))), refusal('UNTRUSTED_ISSUER'));
  await assert.rejects(verifier.verify(bearer(await token({ service: 'hive' }))), refusal('UNTRUSTED_ISSUER'));
});

test('a token whose claims contradict its issuer is refused, each with its reason', async () => {
  const verifier = acmeVerifier(path, clock.now);
  const issued = await token();
  const cases: readonly (readonly [object, string, string?])[] = [
    [{ customer: 'globex' }, 'TENANT_MISMATCH', 'CUSTOMER_MISMATCH'],
    [{ customer: undefined }, 'TENANT_MISMATCH'],
    [{ aud: 'axe:acme:hive' }, 'AUDIENCE_MISMATCH'],
    [{ aud: ['axe:acme:hive', 'x'] }, 'AUDIENCE_MISMATCH'],
    [{ sub: 'kim@acme.example' }, 'INVALID_TOKEN', 'CLAIM_INVALID'],
    [{ sub: 'agent:../x' }, 'INVALID_TOKEN', 'CLAIM_INVALID'],
    [{ sub: '' }, 'INVALID_TOKEN', 'CLAIM_INVALID'],
    [{ sub: 7 }, 'INVALID_TOKEN', 'CLAIM_INVALID'],
    [{ entities: undefined }, 'INVALID_TOKEN', 'CLAIM_INVALID'],
    [{ entities: [] }, 'INVALID_TOKEN', 'CLAIM_INVALID'],
    [{ entities: { acmec: ['own'] } }, 'INVALID_TOKEN', 'CLAIM_INVALID'],
    [{ entities: { 'drop table': ['read'] } }, 'INVALID_TOKEN', 'CLAIM_INVALID'],
    [{ exp: clock.seconds() + maxBootstrapTtlSeconds + 1 }, 'INVALID_TOKEN', 'LIFETIME_TOO_LONG'],
    [{ sub: 'agent:unknown-agent' }, 'USER_NOT_MAPPED'],
    [{ sub: 'person:nobody@elsewhere.example' }, 'USER_NOT_MAPPED'],
  ];
  for (const [claims, code, reason] of cases) {
    await assert.rejects(verifier.verify(bearer(resigned(issued, claims))), refusal(code, reason), JSON.stringify(claims));
  }
});

test('required claims, times and types', async () => {
  const verifier = acmeVerifier(path, clock.now);
  const issued = await token();
  for (const claim of ['exp', 'iat', 'aud', 'sub', 'iss']) {
    await assert.rejects(
      verifier.verify(bearer(resigned(issued, { [claim]: undefined }))),
      refusal('INVALID_TOKEN', 'CLAIM_MISSING'),
      claim,
    );
  }
  for (const claim of ['exp', 'iat', 'nbf']) {
    await assert.rejects(verifier.verify(bearer(resigned(issued, { [claim]: 'soon' }))), refusal('INVALID_TOKEN', 'CLAIM_INVALID'), claim);
  }
  const now = clock.seconds();
  await assert.rejects(verifier.verify(bearer(resigned(issued, { nbf: now + 61 }))), refusal('TOKEN_NOT_YET_VALID'));
  await assert.rejects(verifier.verify(bearer(resigned(issued, { iat: now + 61 }))), refusal('TOKEN_NOT_YET_VALID'));
  await assert.rejects(verifier.verify(bearer(resigned(issued, { exp: now - 60 }))), refusal('TOKEN_EXPIRED'));
  await verifier.verify(bearer(resigned(issued, { nbf: now + 60, iat: now + 60 })));
  await verifier.verify(bearer(resigned(issued, { exp: now - 59 })));
  const infinite = resigned(issued, {}).split('.')[0] ?? '';
  const body = Buffer.from(
    `{"iss":"axe:acme:frame:bootstrap","aud":"axe:acme:frame","sub":"agent:cfo-agent","iat":1,"exp":1e999}`,
  ).toString('base64url');
  const signature = createHmac('sha256', secret).update(`${infinite}.${body}`).digest('base64url');
  await assert.rejects(verifier.verify(bearer(`${infinite}.${body}.${signature}`)), refusal('INVALID_TOKEN', 'CLAIM_INVALID'));
});

test('algorithm, key id, signature and type are pinned', async () => {
  const verifier = acmeVerifier(path, clock.now);
  const issued = await token();
  const unsigned = (header: object) => `${resigned(issued, {}, header).split('.').slice(0, 2).join('.')}.`;
  for (const alg of ['none', 'None', 'HS384', 'RS256', 'ES256', undefined]) {
    await assert.rejects(
      verifier.verify(bearer(resigned(issued, {}, { alg }))),
      refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'),
      String(alg),
    );
  }
  await assert.rejects(verifier.verify(bearer(unsigned({ alg: 'none' }))), refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'));
  await assert.rejects(verifier.verify(bearer(unsigned({}))), refusal('INVALID_TOKEN'));
  await assert.rejects(verifier.verify(bearer(resigned(issued, {}, { kid: undefined }))), refusal('INVALID_TOKEN', 'KEY_ID_MISSING'));
  await assert.rejects(verifier.verify(bearer(resigned(issued, {}, { kid: ['a'] }))), refusal('INVALID_TOKEN', 'KEY_ID_MISSING'));
  await assert.rejects(verifier.verify(bearer(resigned(issued, {}, { kid: 'other' }))), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
  await assert.rejects(verifier.verify(bearer(resigned(issued, {}, { typ: 'dpop+jwt' }))), refusal('INVALID_TOKEN', 'TOKEN_TYPE_REFUSED'));
  await assert.rejects(verifier.verify(bearer(resigned(issued, {}, { crit: ['b64'], b64: false }))), refusal('INVALID_TOKEN'));
  const [head, body, signature = ''] = issued.split('.');
  const flipped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
  await assert.rejects(verifier.verify(bearer(`${head}.${body}.${flipped}`)), refusal('INVALID_TOKEN', 'BAD_SIGNATURE'));
  await assert.rejects(verifier.verify(bearer('not-a-token')), refusal('INVALID_TOKEN', 'MALFORMED'));
  await assert.rejects(verifier.verify(bearer('a.b.c')), refusal('INVALID_TOKEN', 'MALFORMED'));
  await assert.rejects(verifier.verify(bearer('a.b.c.d.e')), refusal('INVALID_TOKEN', 'MALFORMED'));
});

test('while the secret rotates, tokens of both secrets work; afterwards those of the old one do not', async () => {
  const next = 'the-next-secret-of-the-frame-service-0123';
  const [before, after] = [await token(), await token({ secret: next })];
  const rotating = acmeVerifier(bootstrapPath({ ...bootstrapIssuer, secrets: [next, secret] }), clock.now);
  assert.equal((await rotating.verify(bearer(before))).actor, 'agent:cfo-agent');
  assert.equal((await rotating.verify(bearer(after))).actor, 'agent:cfo-agent');
  const rotated = acmeVerifier(bootstrapPath({ ...bootstrapIssuer, secrets: [next] }), clock.now);
  await assert.rejects(rotated.verify(bearer(before)), refusal('INVALID_TOKEN', 'UNKNOWN_KEY'));
});

test('weak secrets, odd lifetimes, subjects and ceilings are not issued', async () => {
  assert.throws(() => bootstrapPath({ ...bootstrapIssuer, secrets: ['x'.repeat(31)] }), refusal('SECRET_WEAK'));
  assert.throws(() => bootstrapPath({ ...bootstrapIssuer, secrets: [] }), refusal('ISSUER_DECLARATION_INVALID'));
  assert.throws(() => bootstrapPath({ customer: 'Acme:frame', service: 'x', secrets: [secret] }), refusal('ISSUER_DECLARATION_INVALID'));
  await assert.rejects(token({ secret: 'short' }), refusal('SECRET_WEAK'));
  for (const ttlSeconds of [0, 59, maxBootstrapTtlSeconds + 1, 60.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    await assert.rejects(token({ ttlSeconds }), refusal('TOKEN_REQUEST_INVALID'), String(ttlSeconds));
  }
  await assert.rejects(token({ subject: 'person:kim' }), refusal('TOKEN_REQUEST_INVALID'));
  await assert.rejects(token({ ceiling: {} }), refusal('TOKEN_REQUEST_INVALID'));
  await assert.rejects(token({ ceiling: { acmec: ['own' as 'read'] } }), refusal('TOKEN_REQUEST_INVALID'));
});
