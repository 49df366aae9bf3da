import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CheckContext, checklist, checks } from '../../src/index.ts';
import { type Ailment, answerTo, brokenPoints, numbered, suiteWith, testAilments } from '../support/broken-suite.ts';
import { changeJson, page } from '../support/front-door.ts';
import { startHealthyService } from '../support/healthy-service.ts';

const service = await startHealthyService();

test('the checklist has the 21 points in their order', () => {
  assert.deepEqual(
    checklist.map(({ point }) => point),
    Array.from({ length: 21 }, (_, index) => index + 1),
  );
  assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
});

test('a healthy service passes all of it, except what only shows when something is down', async () => {
  const findings = await suiteWith(service, {}, { target: { ...service.context.target, loopback: false } });
  const others = findings.filter(({ status }) => status !== 'passed').map(numbered);
  assert.deepEqual(others, [
    '20 degraded not-checked: nothing it needs is down now, and the doctor breaks nothing; stop its database for a minute on a test machine and ask again',
  ]);
});

test('a token that the service refuses is one finding, and the checks that need one say so', async () => {
  const findings = await suiteWith(service, {}, { token: 'not.a.token' });
  assert.deepEqual(brokenPoints(findings), ['real-client']);
  const eras = findings.find(({ id }) => id === 'eras');
  assert.deepEqual([eras?.status, eras?.found], ['not-checked', 'the token that was given is refused here (INVALID_TOKEN)']);
});

test('without token, registry, machine, tenant and store, what cannot be looked at says how to', async () => {
  const { target, ask, now } = service.context;
  const findings = await suiteWith(
    service,
    {},
    {
      token: undefined,
      customer: undefined,
      machine: undefined,
      tenant: undefined,
      secrets: undefined,
      books: undefined,
      target,
      ask,
      now,
    },
  );
  assert.deepEqual(brokenPoints(findings), []);
  const open = findings.filter(({ status }) => status === 'not-checked');
  assert.deepEqual(
    open.flatMap(({ point }) => point ?? []),
    [6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21],
  );
  assert.ok(open.every(({ found }) => found.length > 30));
});

test('a service without write tools: points 17 to 19 do not apply', async () => {
  const catalogue = service.context.catalogue;
  assert.ok(catalogue);
  const readOnly = { ...catalogue, tools: catalogue.tools.filter(({ effect }) => effect === 'read') };
  const findings = await suiteWith(service, {}, { catalogue: readOnly });
  const states = findings.filter(({ point = 0 }) => point >= 17 && point <= 19).map(({ status }) => status);
  assert.deepEqual(states, ['does-not-apply', 'does-not-apply', 'does-not-apply']);
});

test('an address with a web page behind it is one finding', async () => {
  const findings = await suiteWith(service, { answer: () => page() });
  assert.deepEqual(brokenPoints(findings), ['front-door']);
  assert.match(findings.find(({ id }) => id === 'front-door')?.fix ?? '', /A page answers in place of the service/);
});

test('a service that is known and not served at its path: the address or its rule, and what needs no answer is looked at', async () => {
  const unserved = (path: string) => path.startsWith('/frame');
  const notFound = { status: 404, headers: { 'content-type': 'application/json' }, text: '{"error":{"code":"NOT_FOUND","message":"x"}}' };
  const findings = await suiteWith(service, { answer: (told, { path }) => (unserved(path) ? notFound : told) });
  const front = findings.find(({ id }) => id === 'front-door');
  assert.deepEqual(brokenPoints(findings), ['front-door']);
  assert.equal(front?.found, 'HTTP 404 NOT_FOUND: nothing at /frame/mcp answers as an MCP service');
  assert.match(front?.fix ?? '', /add the tunnel rule/);
  assert.equal(findings.find(({ id }) => id === 'database-url')?.status, 'passed');
});

describe('broken in one way, exactly that point fails', () => {
  const isBogus = (authorization: string | undefined) => authorization === 'Bearer axe-doctor.is-no.token';
  const machine = (change: Partial<NonNullable<CheckContext['machine']>>) => () => ({ machine: { ...machineOf(), ...change } });
  const machineOf = (): NonNullable<CheckContext['machine']> => service.context.machine as NonNullable<CheckContext['machine']>;
  const tenantOf = (): NonNullable<CheckContext['tenant']> => service.context.tenant as NonNullable<CheckContext['tenant']>;

  const ailments: readonly Ailment[] = [
    {
      point: 'process',
      spoil: answerTo('/frame/health/ready', (told) => ({
        ...changeJson(told, (body) => ({
          ...body,
          failing: ['database'],
          checks: [{ name: 'database', ok: false, detail: 'does not answer' }],
        })),
        status: 503,
      })),
      says: /not ready: database: does not answer/,
    },
    { point: 'front-door', spoil: answerTo('/frame/health', () => page()), says: /web page/ },
    {
      point: 'metadata',
      spoil: {
        answer: (told, seen) => (seen.path === '/frame/mcp/.well-known/oauth-protected-resource' ? { ...told, status: 401 } : told),
      },
      says: /\/frame\/mcp\/\.well-known.*401/,
    },
    {
      point: 'challenge',
      spoil: {
        answer(told, seen) {
          if (told.status !== 401 || seen.headers.authorization !== undefined) return told;
          const { 'www-authenticate': _gone, ...headers } = told.headers;
          return { ...told, headers };
        },
      },
      says: /without WWW-Authenticate/,
    },
    {
      point: 'bad-token',
      spoil: { answer: (told, seen) => (isBogus(seen.headers.authorization) ? { ...told, text: '{"error":"unauthorized"}' } : told) },
      says: /without a reason/,
    },
    {
      point: 'eras',
      spoil: { answer: (told, seen) => (seen.body.includes('"initialize"') ? { ...page(500) } : told) },
      says: /2025-11-25.*500/,
    },
    {
      point: 'colour',
      more: machine({ askColour: async () => ({ status: 200, text: '{"colour":"blue","git_sha":"0000000"}' }) }),
      says: /0000000/,
    },
    { point: 'upstream', more: machine({ activeColour: async () => 'green' }), says: /points to green/ },
    {
      point: 'tunnel',
      more: machine({ tunnelRules: async () => [{ path: '^/frame', service: 'http://localhost:3712' }] }),
      says: /last rule/,
    },
    {
      point: 'tenant-app',
      more: () => ({
        tenant: {
          ...tenantOf(),
          app: async (id: string) => {
            const found = await tenantOf().app(id);
            return found.told === 'found' ? { ...found, value: { ...found.value, tokenVersion: 1 } } : found;
          },
        },
      }),
      says: /requestedAccessTokenVersion is 1/,
    },
    {
      point: 'service-principal',
      more: () => ({ tenant: { ...tenantOf(), principal: async () => ({ told: 'absent' }) } }),
      says: /no service principal/,
    },
    {
      point: 'secret',
      more: () => ({ secrets: { look: async () => ({ state: 'present', length: 270, oneLine: false }) } }),
      says: /270 characters/,
    },
    {
      point: 'real-client',
      spoil: {
        answer: (told, seen) =>
          seen.body.includes('"tools/list"') && told.status === 200
            ? changeJson(told, (body) => ({ ...body, result: { ...body.result, tools: [] } }))
            : told,
      },
      says: /sees no tool/,
    },
    { point: 'database-url', more: machine({ databaseUrl: async () => 'file:./data/frame.db' }), says: /begins with file:/ },
    { point: 'broken-start', more: machine({ startBroken: async () => ({ program: 'it', exitCode: undefined }) }), says: /stayed up/ },
  ];

  testAilments(service, ailments);

  test('keys', async () => {
    service.issuer.breakKeys([]);
    const findings = await suiteWith(service, {});
    service.issuer.breakKeys(undefined);
    assert.deepEqual(brokenPoints(findings), ['keys']);
  });
});
