import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '@axe/kit';
import { authorize, bootstrapPath, createMemoryBindings, createVerifier, issueBootstrapToken, type VerifiedToken } from '../src/index.ts';
import { acmeSlice, acmeVerifier, bearer, bootstrapIssuer, refusal, secret, testClock } from './support/acme.ts';

const path = bootstrapPath({ ...bootstrapIssuer, secrets: [secret] });
const start = testClock();

let issued = 0;
const tokenOf = (
  subject: Actor,
  ceiling: Record<string, ('read' | 'write' | 'close' | 'admin')[]> = { acmec: ['admin'], acmev: ['admin'] },
  ttlSeconds = 3600,
) => {
  issued += 1;
  return issueBootstrapToken({ ...bootstrapIssuer, secret, subject, ceiling, ttlSeconds, now: start.now(), tokenId: `token-${issued}` });
};

const dual = async (agent: string | Promise<string>, person: string | Promise<string>) => ({
  authorization: `Bearer ${await agent}`,
  userToken: `Bearer ${await person}`,
});

test('an agent acting for a person holds what both hold, entity by entity', async () => {
  const verifier = acmeVerifier(path, start.now);
  const caller = await verifier.verify(await dual(tokenOf('agent:cfo-agent'), tokenOf('person:kim@acme.example')));
  assert.deepEqual([caller.actor, caller.onBehalfOf], ['agent:cfo-agent', 'person:kim@acme.example']);
  assert.deepEqual(caller.scopesIn('acmec'), ['read', 'write', 'close']);
  assert.deepEqual(caller.scopesIn('acmev'), [], 'the agent holds nothing there');
  const withReader = await verifier.verify(await dual(tokenOf('agent:cfo-agent'), tokenOf('person:lee@acme.example')));
  assert.deepEqual(withReader.scopesIn('acmec'), ['read']);
  const withChief = await verifier.verify(await dual(tokenOf('agent:cfo-agent'), tokenOf('person:choi@acme.example')));
  assert.deepEqual(withChief.scopesIn('acmec'), ['read', 'write', 'close'], 'neither admin nor reopen comes from one side alone');
  assert.notEqual(caller.subject, withChief.subject);
});

test('in dual mode both tokens set ceilings, the earlier end counts, and the lacking side is named', async () => {
  const agent = tokenOf('agent:cfo-agent', { acmec: ['read', 'write'] }, 600);
  const person = tokenOf('person:kim@acme.example', { acmec: ['read'] });
  const caller = await acmeVerifier(path, start.now).verify(await dual(agent, person));
  assert.deepEqual(caller.scopesIn('acmec'), ['read']);
  assert.deepEqual([caller.tokenAllows('acmec', 'write'), caller.missingScope('acmec', 'write')], [false, 'acmec:write']);
  assert.equal(caller.expiresAt.toISOString(), '2026-11-21T00:10:00.000Z');
});

test('swapped or doubled roles, and a broken second token, are refused', async () => {
  const verifier = acmeVerifier(path, start.now);
  const [agent, person] = [await tokenOf('agent:cfo-agent'), await tokenOf('person:kim@acme.example')];
  await assert.rejects(verifier.verify(await dual(person, agent)), refusal('INVALID_TOKEN', 'AGENT_EXPECTED'));
  await assert.rejects(verifier.verify(await dual(person, person)), refusal('INVALID_TOKEN', 'AGENT_EXPECTED'));
  await assert.rejects(verifier.verify(await dual(agent, agent)), refusal('INVALID_TOKEN', 'PERSON_EXPECTED'));
  await assert.rejects(verifier.verify({ ...bearer(agent), userToken: '' }), refusal('INVALID_TOKEN', 'MALFORMED'));
  await assert.rejects(verifier.verify({ ...bearer(agent), userToken: 'rubbish' }), refusal('INVALID_TOKEN', 'MALFORMED'));
  await assert.rejects(verifier.verify({ authorization: undefined, userToken: person }), refusal('MISSING_TOKEN'));
  await assert.rejects(verifier.verify(await dual(agent, tokenOf('person:nobody@x.example'))), refusal('USER_NOT_MAPPED'));
  assert.equal((await verifier.verify({ ...bearer(agent), userToken: person })).onBehalfOf, 'person:kim@acme.example');
  assert.equal((await verifier.verify(bearer(agent))).onBehalfOf, undefined, 'the agent alone is not mistaken for the pair');
});

test('a checked token is remembered for a minute and never past its end', async () => {
  const clock = testClock();
  let checks = 0;
  const counted = path.map((one) => ({
    ...one,
    keyFor: (keyId: string) => {
      checks += 1;
      return one.keyFor(keyId);
    },
  }));
  const verifier = acmeVerifier(counted, clock.now);
  const token = await tokenOf('agent:cfo-agent', { acmec: ['read'] }, 90);
  const caller = await verifier.verify(bearer(token));
  clock.advance(59_999);
  assert.equal(await verifier.verify(bearer(token)), caller, 'the same object, so that catalogues can be kept by it');
  assert.equal(checks, 1);
  clock.advance(1);
  await verifier.verify(bearer(token));
  assert.equal(checks, 2);
  clock.advance(30_000);
  await verifier.verify(bearer(token));
  assert.equal(checks, 3, 'at its end the memory ends; the leeway is checked every time');
  clock.advance(60_000);
  await assert.rejects(verifier.verify(bearer(token)), refusal('TOKEN_EXPIRED'));
});

test('the memory is bounded and forgets the oldest', async () => {
  let checks = 0;
  const counted = path.map((one) => ({
    ...one,
    keyFor: (keyId: string) => {
      checks += 1;
      return one.keyFor(keyId);
    },
  }));
  const verifier = acmeVerifier(counted, start.now, { maxRemembered: 2 });
  const tokens = await Promise.all(
    ['agent:cfo-agent', 'person:kim@acme.example', 'person:lee@acme.example'].map((who) => tokenOf(who as Actor)),
  );
  for (const token of tokens) await verifier.verify(bearer(token));
  await verifier.verify(bearer(tokens[2] ?? ''));
  await verifier.verify(bearer(tokens[1] ?? ''));
  assert.equal(checks, 3);
  await verifier.verify(bearer(tokens[0] ?? ''));
  assert.equal(checks, 4);
});

test('a change of the registry counts at once, also for remembered tokens', async () => {
  const text = (scopes: string) => `
version: 1
zone: "platform.example"
operators: []
customers:
  acme:
    legal_name: "Acme"
    primary_domain: "acme.example"
    entities: ["acmec"]
    user_entity_map: { ${scopes} }
`;
  let slice = acmeSlice(text('"kim@acme.example": { acmec: [read, write] }'));
  const verifier = createVerifier({ issuers: path, slice: () => slice, bindings: createMemoryBindings(), now: start.now });
  const headers = bearer(await tokenOf('person:kim@acme.example'));
  assert.deepEqual((await verifier.verify(headers)).scopesIn('acmec'), ['read', 'write']);
  slice = acmeSlice(text('"kim@acme.example": { acmec: [read] }'));
  assert.deepEqual((await verifier.verify(headers)).scopesIn('acmec'), ['read']);
  slice = acmeSlice(text(''));
  await assert.rejects(verifier.verify(headers), refusal('USER_NOT_MAPPED'));
});

test('a withdrawn token is refused at once, also when it is remembered or the second of two', async () => {
  const revoked = new Set<string | undefined>();
  const isRevoked = (token: VerifiedToken) => revoked.has(token.tokenId);
  const verifier = acmeVerifier(path, start.now, { isRevoked });
  const [agent, person] = [await tokenOf('agent:cfo-agent'), await tokenOf('person:kim@acme.example')];
  await verifier.verify(await dual(agent, person));
  revoked.add(`token-${issued}`);
  await assert.rejects(verifier.verify(await dual(agent, person)), refusal('TOKEN_REVOKED'));
  await assert.rejects(verifier.verify(bearer(person)), refusal('TOKEN_REVOKED'));
  await verifier.verify(bearer(agent));
});

test('authorize tells a missing right from a missing token scope', async () => {
  const caller = await acmeVerifier(path, start.now).verify(
    bearer(await tokenOf('person:lee@acme.example', { acmec: ['admin'], acmev: ['read'] })),
  );
  authorize(caller, 'acmec', 'read');
  authorize(caller, 'acmev', 'read');
  assert.throws(
    () => authorize(caller, 'acmec', 'write'),
    (error: { context: object }) => {
      assert.deepEqual(error.context, { reason: 'ENTITY_NOT_AUTHORIZED', entity: 'acmec', needed: 'write', held: ['read'] });
      return refusal('ENTITY_NOT_AUTHORIZED')(error);
    },
  );
  assert.throws(() => authorize(caller, 'globex', 'read'), refusal('ENTITY_NOT_AUTHORIZED'));
  assert.throws(
    () => authorize(caller, 'acmev', 'write'),
    (error: { context: { scope: string } }) => {
      assert.equal(error.context.scope, 'acmev:write');
      return refusal('INSUFFICIENT_SCOPE')(error);
    },
  );
});
