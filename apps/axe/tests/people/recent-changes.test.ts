import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineErrors } from '@axe/kit';
import { changesText, recentChanges } from '../../src/people/recent-changes.ts';

const email = 'kim@acme.example';
const kim = `person:${email}`;

const errors = defineErrors({
  ENTITY_NOT_REGISTERED: { kind: 'missing', summary: 'no books', remedy: 'register it' },
  PLATFORM_UNREACHABLE: { kind: 'unavailable', summary: 'down', remedy: 'start it' },
});

interface Row {
  readonly at: string;
  readonly actor: string;
  readonly table: string;
  readonly operation: string;
  readonly request_id: string;
}

/** A row for each table of a request, the latest first, as the log gives them. */
const request = (minute: number, tables: readonly string[], { actor = kim, operation = 'insert' } = {}): readonly Row[] =>
  tables.map((table) => ({
    at: `2026-11-20T08:${String(minute).padStart(2, '0')}:00.000000Z`,
    actor,
    table,
    operation,
    request_id: `request-${minute}`,
  }));

/** Audit logs in pages of `pageSize` at most; every question is noted. */
function logs(rows: { readonly [log: string]: readonly Row[] | Error }, pageSize = 500) {
  const asked: object[] = [];
  const ask = async (service: string, tool: string, args: object) => {
    const { entity_id: entity, cursor = '0', limit } = args as { entity_id: string; cursor?: string; limit: number };
    asked.push({ service, tool, ...args });
    const log = rows[`${service} ${entity}`] ?? [];
    if (log instanceof Error) throw log;
    const end = Number(cursor) + Math.min(limit, pageSize);
    return { rows: log.slice(Number(cursor), end), ...(end < log.length ? { next_cursor: String(end) } : {}) };
  };
  return { ask, asked };
}

const places = ['acmec', 'acmev'].map((entity) => ({ service: 'frame', entity }));
const everywhere = () => true;
const first = places.slice(0, 1);

test('what a request changed stands in one line, the latest of all logs first, with the agent that did it', async () => {
  const { ask, asked } = logs({
    'frame acmec': [
      ...request(30, ['journal_line', 'journal_line', 'journal']),
      ...request(10, ['fiscal_period'], { operation: 'update' }),
    ],
    'frame acmev': request(20, ['journal'], { actor: 'agent:robot' }),
  });
  const { requests, unasked } = await recentChanges(ask, everywhere, { email, places, limit: 10 });
  assert.deepEqual(requests.map(changesText), [
    'acmec: inserted 2 journal_line, 1 journal (request request-30)',
    'acmev through agent:robot: inserted 1 journal (request request-20)',
    'acmec: updated 1 fiscal_period (request request-10)',
  ]);
  assert.deepEqual(unasked, []);
  assert.deepEqual(asked[0], { service: 'frame', tool: 'search_audit_log', entity_id: 'acmec', actor: email, limit: 500 });
});

test('one request that changed in several ways is told whole; the same id of two actors is two', async () => {
  const { ask } = logs({
    'frame acmec': [
      ...request(5, ['journal', 'draft']),
      ...request(5, ['draft'], { operation: 'delete' }),
      ...request(5, ['journal'], { actor: 'agent:robot' }),
    ],
  });
  const { requests } = await recentChanges(ask, everywhere, { email, places: first, limit: 10 });
  assert.deepEqual(requests.map(changesText), [
    'acmec: inserted 1 journal, 1 draft; deleted 1 draft (request request-5)',
    'acmec through agent:robot: inserted 1 journal (request request-5)',
  ]);
});

test('a batch longer than a page is counted whole, and no more is read than is shown', async () => {
  const batch = request(50, Array(1200).fill('journal_line'));
  const older = Array.from({ length: 40 }, (_, index) => request(40 - index, ['journal'])).flat();
  const { ask, asked } = logs({ 'frame acmec': [...batch, ...older, ...request(0, Array(5000).fill('journal'))] });
  const { requests } = await recentChanges(ask, everywhere, { email, places: first, limit: 3 });
  assert.deepEqual(requests.map(changesText), [
    'acmec: inserted 1200 journal_line (request request-50)',
    'acmec: inserted 1 journal (request request-40)',
    'acmec: inserted 1 journal (request request-39)',
  ]);
  assert.equal(asked.length, 3);
});

test('a request that goes on beyond what is read says at least how many', async () => {
  const { ask, asked } = logs({ 'frame acmec': [...request(9, ['journal']), ...request(8, Array(20_000).fill('journal'))] });
  const { requests } = await recentChanges(ask, everywhere, { email, places: first, limit: 3 });
  assert.deepEqual(requests.map(changesText), [
    'acmec: inserted 1 journal (request request-9)',
    'acmec: inserted at least 9999 journal (request request-8)',
  ]);
  assert.equal(asked.length, 20);
});

test('books that may not be read are not asked; books that are not there are named; the others answer', async () => {
  const { ask, asked } = logs({
    'frame acmec': errors.ENTITY_NOT_REGISTERED('acmec has no books here.'),
    'frame acmev': request(1, ['journal']),
  });
  const three = [...places, { service: 'frame', entity: 'acme_fund1' }];
  const mayRead = ({ entity }: { entity: string }) => entity !== 'acme_fund1';
  const { requests, unasked } = await recentChanges(ask, mayRead, { email, places: three, limit: 10 });
  assert.equal(requests.length, 1);
  assert.deepEqual(
    unasked.map(({ entity, why }) => `${entity}: ${why}`),
    ['acmec: acmec has no books here.', 'acme_fund1: you may not read these books; repeat this as somebody who may'],
  );
  assert.equal(asked.length, 2);
});

test('a service that does not answer is asked once; what came before, and what others know, stays', async () => {
  const down = errors.PLATFORM_UNREACHABLE('The platform does not answer.');
  const { ask, asked } = logs({
    'frame acmec': request(1, ['journal']),
    'frame acmev': down,
    'frame acme_fund1': down,
    'ledger acmec': request(2, ['journal']),
  });
  const all = [...places, { service: 'frame', entity: 'acme_fund1' }, { service: 'ledger', entity: 'acmec' }];
  const { requests, unasked } = await recentChanges(ask, everywhere, { email, places: all, limit: 10 });
  assert.deepEqual(
    requests.map(({ service, requestId }) => [service, requestId]),
    [
      ['ledger', 'request-2'],
      ['frame', 'request-1'],
    ],
  );
  assert.deepEqual(
    unasked.map(({ service, entity, why }) => [service, entity, why]),
    ['acmev', 'acme_fund1'].map((entity) => ['frame', entity, down.message]),
  );
  assert.equal(asked.length, 3);
});
