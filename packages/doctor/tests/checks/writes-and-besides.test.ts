import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Ailment, answerTo, brokenPoints, suiteWith, testAilments } from '../support/broken-suite.ts';
import { changeJson, type Spoil } from '../support/front-door.ts';
import { startHealthyService } from '../support/healthy-service.ts';

const service = await startHealthyService();

describe('broken in one way, exactly that check fails', () => {
  const schemas = (fields: readonly object[]) => ({ schemas: fields });
  const field = (properties: object, required: readonly string[] = []) => ({ type: 'object', properties, required });
  const text = { type: 'string' };

  const ailments: readonly Ailment[] = [
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

  testAilments(service, ailments);

  test('degraded: a process that crashes with its database, where others answer 503', async () => {
    const down: Spoil = answerTo('/frame/health/ready', (told) => ({
      ...changeJson(told, (body) => ({ ...body, failing: ['database'] })),
      status: 503,
    }));
    const degraded = await suiteWith(service, down);
    assert.deepEqual([brokenPoints(degraded), degraded.find(({ id }) => id === 'degraded')?.status], [['process'], 'passed']);
    const crashed = await suiteWith(
      service,
      answerTo('/frame/health/ready', () => undefined),
    );
    assert.deepEqual(brokenPoints(crashed), ['process', 'degraded']);
  });

  test('property names', async () => {
    const korean = {
      answer: (told: Parameters<NonNullable<Spoil['answer']>>[0]) => ({
        ...told,
        text: told.text.replaceAll('"legal_name":', '"법인명":').replaceAll('"search":', '"검색":'),
      }),
    };
    const findings = await suiteWith(service, korean);
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
