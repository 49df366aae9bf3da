import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { homeAt } from '../../src/home/home.ts';
import type { IdentityDesk, IdentityEvent } from '../../src/people/identity-desk.ts';
import { lastActivity } from '../../src/people/last-activity.ts';
import type { RecentChanges } from '../../src/people/recent-changes.ts';
import { deskErrors, deskInMemory } from '../plans/people/desk-in-memory.ts';

const email = 'kim@acme.example';
const places = [{ service: 'frame', entity: 'acmec' }];

function emptyHome(context: TestContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-activity-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return homeAt(folder, { environment: {} });
}

const deskWith = (events: readonly IdentityEvent[], changes: () => Promise<RecentChanges>) => async (): Promise<IdentityDesk> => ({
  ...deskInMemory(email).desk,
  events: async (_email, limit) => events.slice(0, limit),
  changes,
});

const change = (at: string, requestId: string) => ({
  ...{ service: 'frame', entity: 'acmec' },
  at,
  requestId,
  changes: [{ operation: 'insert', table: 'journal', rows: 1 }],
  more: false,
});

test('tokens renewed all day do not hide what was last done in the books', async (t) => {
  const events = Array.from({ length: 30 }, (_, index) => ({ at: `2026-11-20T08:${59 - index}:00.000Z`, kind: 'token_refreshed' }));
  const old = ['2026-02-03', '2026-02-02', '2026-02-01', '2026-01-31'].map((day) => change(`${day}T10:00:00Z`, day));
  const { rows, unasked } = await lastActivity(
    emptyHome(t),
    email,
    places,
    deskWith(events, async () => ({ requests: old, unasked: [] })),
  );
  assert.deepEqual(
    rows.slice(10).map(({ when, service, what }) => [when.slice(0, 10), service, what]),
    ['2026-02-03', '2026-02-02', '2026-02-01'].map((day) => [day, 'frame', `acmec: inserted 1 journal (request ${day})`]),
  );
  assert.ok(rows.slice(0, 10).every(({ what }) => what === 'token refreshed'));
  assert.deepEqual(unasked, []);
});

test('the latest of all logs come first, each once', async (t) => {
  const events = [{ at: '2026-11-20T08:00:00.000Z', kind: 'signed_in' }];
  const requests = [change('2026-11-20T09:00:00Z', 'late'), change('2026-11-20T07:00:00Z', 'early')];
  const { rows } = await lastActivity(
    emptyHome(t),
    email,
    places,
    deskWith(events, async () => ({ requests, unasked: [] })),
  );
  assert.deepEqual(
    rows.map(({ service, when }) => [service, when.slice(11, 13)]),
    [
      ['frame', '09'],
      ['blueprint', '08'],
      ['frame', '07'],
    ],
  );
});

test('logs that could not be asked are named with the reason, once for each reason', async (t) => {
  const kept = ['acmec', 'acmev'].map((entity) => ({ service: 'frame', entity, why: 'you may not read these books' }));
  const some = await lastActivity(
    emptyHome(t),
    email,
    places,
    deskWith([], async () => ({ requests: [], unasked: kept })),
  );
  assert.deepEqual(some.unasked, ['frame of acmec, frame of acmev: you may not read these books']);
  const down = () => Promise.reject(deskErrors.PLATFORM_UNREACHABLE('frame does not answer.'));
  const none = await lastActivity(emptyHome(t), email, places, deskWith([], down));
  assert.deepEqual(none.unasked, ['frame: frame does not answer.']);
});

const nothing = deskWith([], async () => ({ requests: [], unasked: [] }));

test('what the operator did about somebody whose address begins or ends alike is not theirs', async (t) => {
  const home = emptyHome(t);
  const line = (day: number, command: string, more: object = {}) =>
    JSON.stringify({ id: `${day}`, at: `2026-11-${day}T08:00:00Z`, actor: 'ops@operator.example', command, ...more });
  const lines = [
    line(10, 'axe employee add hakim@acme.example'),
    line(11, 'axe employee add kim@acme.example.org'),
    line(12, 'axe employee add jo-kim@acme.example'),
    line(13, 'axe employee add kim@acme-example'),
    line(14, 'axe employee grant kim@acme.example acmec:read'),
    line(15, 'axe secret send', { details: { to: ['lee@acme.example', 'kim@acme.example'] } }),
    line(16, 'axe customers add acme', { actor: 'kim@acme.example' }),
    '"kim@acme.example"',
    '{"note":"kim@acme.example"}',
    '{"at":"2026-11-17T08:00:00Z","actor":"kim@acme.exam',
  ];
  writeFileSync(path.join(home.folder, 'audit.jsonl'), `${lines.join('\n')}\n`);
  const { rows, unasked } = await lastActivity(home, email, places, nothing);
  assert.deepEqual(
    rows.map(({ when }) => when.slice(8, 10)),
    ['16', '15', '14'],
  );
  assert.deepEqual(unasked, []);
});

test('an audit log of the home that cannot be read is named, and the others are told', async (t) => {
  const home = emptyHome(t);
  mkdirSync(path.join(home.folder, 'audit.jsonl'));
  const events = [{ at: '2026-11-20T08:00:00.000Z', kind: 'signed_in' }];
  const desk = deskWith(events, async () => ({ requests: [], unasked: [] }));
  const { rows, unasked } = await lastActivity(home, email, places, desk);
  assert.equal(rows.length, 1);
  assert.deepEqual(unasked, [`operator home: ${path.join(home.folder, 'audit.jsonl')} cannot be read: a folder stands in its place`]);
});
