import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CheckContext, type CheckId, checklist, checks, type Finding, runChecks } from '../../src/index.ts';
import { changeJson, page, type Spoil } from '../support/front-door.ts';
import { startHealthyService } from '../support/healthy-service.ts';

const service = await startHealthyService();

const numbered = (finding: Finding): string => `${finding.point ?? ''} ${finding.id} ${finding.status}: ${finding.found}`;
const brokenPoints = (findings: readonly Finding[]): readonly CheckId[] =>
  findings.filter(({ status }) => status === 'failed').map(({ id }) => id);

/** The suite with a front door that is broken in one way, and whole again afterwards. */
async function suiteWith(spoil: Spoil, more: Partial<CheckContext> = {}): Promise<readonly Finding[]> {
  service.frontDoor.spoil(spoil);
  try {
    return await runChecks(checks, { ...service.context, email: 'kim@acme.example', ...more });
  } finally {
    service.frontDoor.spoil({});
  }
}

test('the checklist has the 21 points in their order', () => {
  assert.deepEqual(
    checklist.map(({ point }) => point),
    Array.from({ length: 21 }, (_, index) => index + 1),
  );
  assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
});

test('a healthy service passes all of it, except what only shows when something is down', async () => {
  const findings = await suiteWith({}, { target: { ...service.context.target, loopback: false } });
  const others = findings.filter(({ status }) => status !== 'passed').map(numbered);
  assert.deepEqual(others, [
    '20 degraded not-checked: nothing it needs is down now, and the doctor breaks nothing; stop its database for a minute on a test machine and ask again',
  ]);
});

describe('broken in one way, exactly that point fails', () => {
  const isBogus = (authorization: string | undefined) => authorization === 'Bearer axe-doctor.is-no.token';
  const schemas = (fields: readonly object[]) => ({ schemas: fields });
  const field = (properties: object, required: readonly string[] = []) => ({ type: 'object', properties, required });
  const text = { type: 'string' };

  interface Case {
    readonly point: CheckId;
    readonly spoil?: Spoil;
    readonly more?: () => Partial<CheckContext>;
    readonly says: RegExp;
  }

  const machine = (change: Partial<NonNullable<CheckContext['machine']>>) => () => ({ machine: { ...machineOf(), ...change } });
  const machineOf = (): NonNullable<CheckContext['machine']> => service.context.machine as NonNullable<CheckContext['machine']>;
  const tenantOf = (): NonNullable<CheckContext['tenant']> => service.context.tenant as NonNullable<CheckContext['tenant']>;
  const answerTo = (path: string, change: NonNullable<Spoil['answer']>): Spoil => ({
    answer: (told, seen) => (seen.path === path ? change(told, seen) : told),
  });

  const cases: readonly Case[] = [
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
    { point: 'idempotent-writes', spoil: { request: freshKeyForRepeats() }, says: /another result the second time/ },
    {
      point: 'citations',
      spoil: {
        answer: (told, seen) =>
          seen.headers['mcp-name'] === 'get_evidence'
            ? { ...told, text: told.text.replaceAll(/content_base64(\\?)":(\\?)"[^"\\]+/g, 'content_base64$1":$2"YWJj') }
            : told,
      },
      says: /another content/,
    },
    { point: 'conflicts', spoil: { request: freshKeyForOtherArguments() }, says: /as if nothing were wrong/ },
    {
      point: 'old-records',
      spoil: answerTo('/frame/schemas', (told) =>
        changeJson(told, () =>
          schemas([
            { id: 'frame.note@1.0', fields: field({ note: text }) },
            { id: 'frame.note@1.1', fields: field({ note: { type: 'integer' } }) },
          ]),
        ),
      ),
      says: /frame\.note@1\.1 changes the type of note/,
    },
    {
      point: 'issuers',
      spoil: {
        answer(told, seen) {
          const claims = seen.headers.authorization?.split('.')[1];
          const v1 = claims !== undefined && Buffer.from(claims, 'base64url').toString('utf8').includes('sts.windows.net');
          return v1 ? changeJson(told, (body) => ({ error: { ...body.error, code: 'UNTRUSTED_ISSUER' } })) : told;
        },
      },
      more: () => ({ target: { ...service.context.target, loopback: false } }),
      says: /sts\.windows\.net.*not trusted/,
    },
    { point: 'guards', spoil: { answer: (told) => (told.status === 403 ? { ...told, status: 401 } : told) }, says: /strange page/ },
    {
      point: 'catalogue',
      spoil: {
        answer: (told, seen) =>
          seen.body.includes('"tools/list"') && told.status === 200
            ? changeJson(told, (body) => ({
                ...body,
                result: { ...body.result, tools: body.result.tools.filter(({ name }: { name: string }) => name !== 'list_accounts') },
              }))
            : told,
      },
      says: /lacks list_accounts/,
    },
    {
      point: 'storage',
      spoil: answerTo('/frame/health/storage', () => ({ status: 503, headers: {}, text: '{"status":"damaged"}' })),
      says: /damaged/,
    },
    { point: 'person', more: () => ({ email: 'nobody@elsewhere.example' }), says: /USER_NOT_MAPPED/ },
  ];

  for (const { point, spoil = {}, more = () => ({}), says } of cases) {
    test(point, async () => {
      const findings = await suiteWith(spoil, more());
      assert.deepEqual(
        brokenPoints(findings),
        [point],
        findings
          .filter(({ status }) => status === 'failed')
          .map(numbered)
          .join('\n'),
      );
      const finding = findings.find(({ id }) => id === point);
      assert.match(finding?.found ?? '', says);
      assert.ok((finding?.fix ?? '').length > 20 && (finding?.why ?? '').length > 20);
    });
  }

  test('keys', async () => {
    service.issuer.breakKeys([]);
    const findings = await suiteWith({});
    service.issuer.breakKeys(undefined);
    assert.deepEqual(brokenPoints(findings), ['keys']);
  });

  test('degraded: a process that crashes with its database, where others answer 503', async () => {
    const down: Spoil = answerTo('/frame/health/ready', (told) => ({
      ...changeJson(told, (body) => ({ ...body, failing: ['database'] })),
      status: 503,
    }));
    const degraded = await suiteWith(down);
    assert.deepEqual([brokenPoints(degraded), degraded.find(({ id }) => id === 'degraded')?.status], [['process'], 'passed']);
    const crashed = await suiteWith(answerTo('/frame/health/ready', () => undefined));
    assert.deepEqual(brokenPoints(crashed), ['process', 'degraded']);
  });

  test('property names', async () => {
    const korean = {
      answer: (told: Parameters<NonNullable<Spoil['answer']>>[0]) => ({
        ...told,
        text: told.text.replaceAll('"legal_name":', '"법인명":').replaceAll('"search":', '"검색":'),
      }),
    };
    const findings = await suiteWith(korean);
    // The renamed argument is no longer the one that the catalogue describes either.
    assert.deepEqual(brokenPoints(findings), ['property-names', 'catalogue']);
  });
});

/** A chassis without receipts: the second of two equal calls gets a key of its own. */
function freshKeyForRepeats(): NonNullable<Spoil['request']> {
  const seen = new Set<string>();
  let count = 0;
  return ({ body }) => {
    if (!body.includes('"idempotency_key"')) return body;
    if (!seen.has(body)) {
      seen.add(body);
      return body;
    }
    count += 1;
    return body.replace(/"idempotency_key":"([^"]+)"/, `"idempotency_key":"$1-${count}"`);
  };
}

/** A chassis that takes the second of two different orders under one key. */
function freshKeyForOtherArguments(): NonNullable<Spoil['request']> {
  const first = new Map<string, string>();
  return ({ body }) => {
    const key = /"idempotency_key":"([^"]+)"/.exec(body)?.[1];
    if (key === undefined) return body;
    if (!first.has(key)) first.set(key, body);
    return first.get(key) === body ? body : body.replace(key, `${key}-other`);
  };
}
