import { type TestDatabase, testSession } from '@axe/pg/testing';
import pg from 'pg';
import { postJournals, postStatement } from '../src/ledger/index.ts';
import { entityAddress } from './build-book.ts';

/** Journals a second. */
export type Rate = number;

const settings = `select set_config('app.actor', 'person:bench@acme.example', true), set_config('app.entity', $1, true),
  set_config('app.request_id', 'bench', true), set_config('app.on_behalf_of', '', true), set_config('app.scopes', 'read,write', true),
  set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`;

/** The values of the posting statement for one journal of two lines. */
const bareValues = (amount: number) => [
  ['2026-12-15'],
  ['bench'],
  [null],
  [amount],
  ['{}'],
  ['{}'],
  [null],
  null,
  null,
  [1, 1],
  [1, 2],
  ['1102', '4001'],
  [amount, 0],
  [0, amount],
  [null, null],
  [null, null],
  [null, null],
  [null, null],
];

/** The same guarded SQL in a bare driver loop: BEGIN, settings, the posting statement, COMMIT, on connections of the entity's role. */
export async function measureBareLoop(database: TestDatabase, entity: string, connections = 8, milliseconds = 2000): Promise<Rate> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: entityAddress(database, entity) });
      await client.connect();
      await client.query(`set search_path = entity_${entity}`);
      return client;
    }),
  );
  try {
    return await measureRate(milliseconds, clients.length, async (seat) => {
      const client = clients[seat];
      if (client === undefined) return 0;
      await client.query('begin');
      await client.query({ name: 'settings', text: settings, values: [entity] });
      const posted = await client.query({ name: 'post', text: postStatement, values: bareValues(1000 + seat) });
      if (posted.rowCount !== 1) throw new Error('the bare loop posted nothing');
      await client.query('commit');
      return 1;
    });
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** The domain function on the entity's pool, `batch` journals a transaction; no HTTP. */
export function measureDomainPosting(
  database: TestDatabase,
  entity: string,
  batch = 1,
  connections = 8,
  milliseconds = 2000,
): Promise<Rate> {
  const session = testSession(entity, { scopes: ['read', 'write'] });
  const lines = [
    { account: '1102', debit: 1000n, credit: 0n },
    { account: '4001', debit: 0n, credit: 1000n },
  ];
  const drafts = Array.from({ length: batch }, () => ({ postedOn: '2026-12-15', memo: 'bench', lines }));
  return measureRate(milliseconds, connections, async () => {
    await database.entity(session, (tx) => postJournals(tx, drafts));
    return batch;
  });
}

/** Runs `work` on every seat until the time is up; it answers how many journals it posted. The first tenth warms up and is not counted. */
export async function measureRate(milliseconds: number, seats: number, work: (seat: number) => Promise<number>): Promise<Rate> {
  const start = performance.now();
  const from = start + milliseconds / 10;
  const until = start + milliseconds;
  let posted = 0;
  await Promise.all(
    Array.from({ length: seats }, async (_, seat) => {
      while (performance.now() < until) {
        const count = await work(seat);
        const now = performance.now();
        if (now >= from && now <= until) posted += count;
      }
    }),
  );
  return (posted * 1000) / (until - from);
}
