import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { authorizeRole, bootstrapPath, createMemoryBindings, createVerifier, issueBootstrapToken } from '../src/index.ts';
import { acmeSlice, acmeVerifier, bearer, bootstrapIssuer, refusal, secret, testClock } from './support/acme.ts';
import { keyServer } from './support/issuer.ts';
import { platformOf } from './support/platform.ts';

const clock = testClock();
const server = await keyServer();
after(server.close);
const platform = await platformOf(server, clock.now, { service: 'blueprint' });
const bootstrap = bootstrapPath({ ...bootstrapIssuer, secrets: [secret] });
const verifier = acmeVerifier([...platform.path, ...bootstrap], clock.now);

const token = (email: string, scope = 'openid blueprint') => platform.token({ email, scope });
const callerOf = async (email: string, scope?: string) => verifier.verify(bearer(await token(email, scope)));
const bootstrapToken = (subject: 'agent:cfo-agent' | 'person:ops@operator.example') =>
  issueBootstrapToken({
    ...bootstrapIssuer,
    secret,
    subject,
    ceiling: { acmec: ['admin'] },
    ttlSeconds: 3600,
    now: clock.now(),
    tokenId: subject,
  });

test('operators and admins are what the registry says, with or without rights in entities', async () => {
  const rolesOf = async (email: string) => [...(await callerOf(email)).roles];
  assert.deepEqual(await rolesOf('ops@operator.example'), ['operator']);
  assert.deepEqual(await rolesOf('choi@acme.example'), ['admin']);
  assert.deepEqual(await rolesOf('kim@acme.example'), []);
  const operator = await callerOf('Ops@Operator.example');
  assert.equal(operator.rights.size, 0, 'known without a line, and holding nothing in any entity');
  assert.deepEqual(operator.scopesIn('acmec'), []);
  await assert.rejects(callerOf('nobody@operator.example'), refusal('USER_NOT_MAPPED'));
});

test('a role passes by name and nothing else does: not rights, not another role', async () => {
  authorizeRole(await callerOf('ops@operator.example'), ['operator']);
  authorizeRole(await callerOf('choi@acme.example'), ['operator', 'admin']);
  for (const [email, needed] of [
    ['choi@acme.example', 'operator'],
    ['ops@operator.example', 'admin'],
    ['kim@acme.example', 'admin'],
  ] as const) {
    const caller = await callerOf(email);
    assert.throws(
      () => authorizeRole(caller, [needed]),
      (error: { context: { needed: string[] } }) => {
        assert.deepEqual(error.context.needed, [needed]);
        return refusal('ROLE_REQUIRED')(error);
      },
      email,
    );
  }
});

test('a platform token carries a role only with the whole service or its admin scope, and names what it lacks', async () => {
  for (const scope of ['blueprint', 'blueprint:admin']) authorizeRole(await callerOf('ops@operator.example', scope), ['operator']);
  for (const scope of ['blueprint:read', 'blueprint:close', 'blueprint:read blueprint:reopen']) {
    const caller = await callerOf('ops@operator.example', scope);
    assert.throws(
      () => authorizeRole(caller, ['operator']),
      (error: { context: { scope: string } }) => {
        assert.equal(error.context.scope, 'blueprint:admin');
        return refusal('INSUFFICIENT_SCOPE')(error);
      },
      scope,
    );
  }
  const short = await callerOf('kim@acme.example', 'blueprint:read');
  assert.throws(() => authorizeRole(short, ['operator']), refusal('ROLE_REQUIRED'), 'without the role a better token would not help');
});

test('an agent never has a role: not by name, not for a person who has one', async () => {
  const agent = await bootstrapToken('agent:cfo-agent');
  assert.equal((await verifier.verify(bearer(agent))).roles.size, 0);
  const dual = await verifier.verify({ ...bearer(agent), userToken: await token('ops@operator.example') });
  assert.deepEqual([dual.onBehalfOf, dual.roles.size, dual.rights.size], ['person:ops@operator.example', 0, 0]);
  assert.throws(() => authorizeRole(dual, ['operator']), refusal('ROLE_REQUIRED'));
});

test('a bootstrap token is for entities: it carries no role, whoever its subject is', async () => {
  const caller = await verifier.verify(bearer(await bootstrapToken('person:ops@operator.example')));
  assert.throws(() => authorizeRole(caller, ['operator']), refusal('INSUFFICIENT_SCOPE'));
});

test('a role that is taken away is gone at once, also for a remembered token', async () => {
  let slice = acmeSlice();
  const own = createVerifier({ issuers: platform.path, slice: () => slice, bindings: createMemoryBindings(), now: clock.now });
  const headers = bearer(await token('ops@operator.example'));
  assert.equal((await own.verify(headers)).roles.has('operator'), true);
  slice = { ...slice, operators: [] };
  await assert.rejects(own.verify(headers), refusal('USER_NOT_MAPPED'));
});
