import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { bootstrapPath, issueBootstrapToken, platformAudience } from '../src/index.ts';
import { acmeVerifier, bearer, bootstrapIssuer, refusal, secret, testClock } from './support/acme.ts';
import { keyServer } from './support/issuer.ts';
import { frameResource, platformOf } from './support/platform.ts';

const clock = testClock();
const server = await keyServer();
after(server.close);
const platform = await platformOf(server, clock.now);
const bootstrap = bootstrapPath({ ...bootstrapIssuer, secrets: [secret] });
const verifier = acmeVerifier([...bootstrap, ...platform.path], clock.now);

const callerOf = async (changes: object = {}) => verifier.verify(bearer(await platform.token(changes)));

test('one login opens the service: a token for the platform audience, or for this resource alone', async () => {
  for (const aud of [platformAudience('acme'), frameResource, ['x', frameResource]]) {
    const caller = await callerOf({ aud });
    assert.equal(caller.actor, 'person:kim@acme.example');
    assert.deepEqual(caller.scopesIn('acmec'), ['read', 'write', 'close']);
  }
  for (const aud of [platformAudience('globex'), `${frameResource}/`, frameResource.replace('frame', 'hive'), 'axe:acme:frame']) {
    await assert.rejects(callerOf({ aud }), refusal('AUDIENCE_MISMATCH'), aud);
  }
});

test('the bare name of the service sets no limit; names with a scope do, alike in every entity, and add up', async () => {
  const allowed = async (scope: string, email = 'choi@acme.example') => {
    const caller = await callerOf({ scope, email });
    const all = ['read', 'write', 'close', 'admin', 'reopen'] as const;
    assert.deepEqual(
      all.filter((one) => caller.tokenAllows('acmec', one)),
      all.filter((one) => caller.tokenAllows('acmev', one)),
    );
    return all.filter((one) => caller.tokenAllows('', one));
  };
  assert.deepEqual(await allowed('openid frame'), ['read', 'write', 'close', 'admin', 'reopen']);
  assert.deepEqual(await allowed('frame frame:read'), ['read', 'write', 'close', 'admin', 'reopen']);
  assert.deepEqual(await allowed('frame:read openid'), ['read']);
  assert.deepEqual(await allowed('frame:write'), ['read', 'write']);
  assert.deepEqual(await allowed('frame:close'), ['read', 'write', 'close']);
  assert.deepEqual(await allowed('frame:admin'), ['read', 'write', 'close', 'admin'], 'admin does not imply reopen');
  assert.deepEqual(await allowed('frame:read frame:reopen'), ['read', 'reopen']);
  const choi = await callerOf({ scope: 'frame:close', email: 'choi@acme.example' });
  assert.deepEqual(choi.scopesIn('acmec'), ['read', 'write', 'close'], 'the registry grants admin and reopen, the token does not');
  const lee = await callerOf({ scope: 'frame:admin', email: 'lee@acme.example' });
  assert.deepEqual([lee.scopesIn('acmec'), lee.scopesIn('acmev')], [['read'], ['read', 'write']], 'a scope grants nothing by itself');
});

test('a token that does not name the service is refused, and says which scope opens it', async () => {
  for (const scope of [
    'openid',
    '',
    undefined,
    7,
    ['frame'],
    'hive hive:write',
    'framework',
    'frame:',
    'frame:own',
    'Frame',
    'xframe:read',
  ]) {
    await assert.rejects(callerOf({ scope }), (error: { context: { scope?: string } }) => {
      assert.equal(error.context.scope, 'frame');
      return refusal('INSUFFICIENT_SCOPE')(error);
    });
  }
});

test('the missing scope is named in the words of the provider', async () => {
  const caller = await callerOf({ scope: 'frame:read' });
  assert.equal(caller.missingScope('acmec', 'write'), 'frame:write');
  assert.equal(caller.missingScope('', 'admin'), 'frame:admin');
});

test('only what the provider marks as access token is one', async () => {
  for (const typ of ['JWT', 'jwt', undefined, 'id+jwt', 'logout+jwt', 'at+jwt ', ['at+jwt']]) {
    await assert.rejects(
      platform.token({}, { typ }).then((token) => verifier.verify(bearer(token))),
      refusal('INVALID_TOKEN', 'TOKEN_TYPE_REFUSED'),
      String(typ),
    );
  }
  for (const typ of ['at+jwt', 'AT+JWT', 'application/at+jwt']) await verifier.verify(bearer(await platform.token({}, { typ })));
});

test('a token that could not be withdrawn, or speaks for nobody, is refused', async () => {
  for (const jti of [undefined, '', 7]) await assert.rejects(callerOf({ jti }), refusal('INVALID_TOKEN'), String(jti));
  await assert.rejects(callerOf({ email: undefined }), refusal('INVALID_TOKEN', 'PERSON_MISSING'));
  await assert.rejects(callerOf({ email: 'nobody@elsewhere.example' }), refusal('USER_NOT_MAPPED'));
});

test('it is one more declaration beside the others: each token is checked by its own, and without it nothing changes', async () => {
  const agent = await issueBootstrapToken({
    ...bootstrapIssuer,
    secret,
    subject: 'agent:cfo-agent',
    ceiling: { acmec: ['admin'] },
    ttlSeconds: 3600,
    now: clock.now(),
    tokenId: 'agent-token',
  });
  const both = await verifier.verify({ ...bearer(agent), userToken: await platform.token({ scope: 'frame:write' }) });
  assert.deepEqual([both.actor, both.onBehalfOf], ['agent:cfo-agent', 'person:kim@acme.example']);
  assert.deepEqual(both.scopesIn('acmec'), ['read', 'write'], 'the limit of the second token counts too');
  assert.equal(both.missingScope('acmec', 'close'), 'frame:close', 'and the lacking side is the one named');
  await assert.rejects(callerOf({ iss: 'axe:acme:frame:bootstrap' }), refusal('INVALID_TOKEN', 'ALGORITHM_REFUSED'));
  const without = acmeVerifier(bootstrap, clock.now);
  await assert.rejects(without.verify(bearer(await platform.token())), refusal('UNTRUSTED_ISSUER'));
  assert.equal((await without.verify(bearer(agent))).actor, 'agent:cfo-agent');
});

test('the platform audience of a customer cannot be spelt so that it is that of another', () => {
  assert.equal(platformAudience('acme'), 'axe:acme');
  for (const customer of ['', 'Acme', 'acme:frame', 'acme globex', '*', 'a'.repeat(65)]) {
    assert.throws(() => platformAudience(customer), refusal('ISSUER_DECLARATION_INVALID'), customer);
  }
});
