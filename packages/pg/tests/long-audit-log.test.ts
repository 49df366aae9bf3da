import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Client } from 'pg';
import { type AuditQuery, type SqlValue, searchAuditLog, type Tx } from '../src/index.ts';
import { testServiceDatabase, testSession } from '../testing/index.ts';
import { ledgerMigrations } from './fixtures/ledger.ts';
import { tamper } from './superuser.ts';

describe('a long audit log', () => {
  const rows = 200_000;
  const gone = 'person:gone@acme.example';

  /** The statement of a search, explained as it runs for any values and for these. */
  async function explain(client: Client, query: Partial<AuditQuery>): Promise<readonly string[]> {
    let asked: { readonly text: string; readonly values: readonly SqlValue[] } | undefined;
    const tx: Pick<Tx, 'query'> = {
      query: async (text, values = []) => {
        asked = { text, values };
        return [];
      },
    };
    await searchAuditLog(tx as Tx, { limit: 50, withData: false, ...query });
    assert.ok(asked !== undefined);
    const values = asked.values.map((value) => (value === null ? 'null' : `'${value instanceof Date ? value.toISOString() : value}'`));
    const plans: string[] = [];
    for (const mode of ['force_generic_plan', 'force_custom_plan']) {
      await client.query(`set plan_cache_mode = ${mode}; deallocate all; prepare search as ${asked.text}`);
      const answer = await client.query<{ 'QUERY PLAN': unknown }>(
        `explain (analyze, buffers, format json) execute search (${values.join()})`,
      );
      plans.push(JSON.stringify(answer.rows[0]?.['QUERY PLAN']));
    }
    return plans;
  }

  it('is read through the index of the actor, however long ago they acted and however few others there are', async () => {
    const database = await testServiceDatabase({ service: 'ledger', migrations: ledgerMigrations });
    await database.registerEntity({ entity: 'acmec', seed: async () => undefined });
    await tamper(
      database,
      `insert into entity_acmec.audit_log (table_name, op, new_data, actor, entity_context, request_id, on_behalf_of, ts)
       select 'entry', 'insert', jsonb_build_object('id', i), case when i between 101 and 103 then '${gone}' when i % 2 = 0 then 'agent:robot'
         else 'person:kim@acme.example' end, 'acmec', i::text, case when i in (99, 105) then '${gone}' when i % 4 = 0 then 'person:lee@acme.example' end,
         timestamptz '2026-01-01 00:00+00' + i * interval '1 minute' from generate_series(1, ${rows}) i`,
      'vacuum (analyze) entity_acmec.audit_log',
    );
    const client = new Client({ connectionString: database.superuserUrl });
    await client.connect();
    try {
      await client.query('set search_path = entity_acmec');
      const blocksOf = (plan: string): number => {
        const [root] = JSON.parse(plan) as [{ Plan: Record<string, number> }];
        return (root.Plan['Shared Hit Blocks'] ?? 0) + (root.Plan['Shared Read Blocks'] ?? 0);
      };
      const late = new Date('2026-04-01T00:00:00Z');
      for (const actor of [gone, 'person:kim@acme.example', 'agent:robot', 'person:nobody@acme.example']) {
        for (const plan of [...(await explain(client, { actor })), ...(await explain(client, { actor, since: late, until: late }))]) {
          for (const index of ['audit_log_actor', 'audit_log_on_behalf_of']) assert.match(plan, new RegExp(`"Index Name":"${index}"`));
          // A thousand blocks are a fraction of the log; most of these are the catalogue's.
          assert.ok(blocksOf(plan) < 1000, `${actor}: ${blocksOf(plan)} blocks`);
        }
      }
      // Nor is a day in the middle read from the end.
      const day = { since: new Date('2026-02-10T00:00:00Z'), until: new Date('2026-02-11T00:00:00Z') };
      for (const plan of await explain(client, day)) assert.ok(blocksOf(plan) < 1000, `${blocksOf(plan)} blocks`);
      const [walk = ''] = await explain(client, { requestId: '7' });
      assert.ok(blocksOf(walk) > 1000, 'a request alone is a pass over the log; else this test could not fail');
    } finally {
      await client.end();
    }
    const found = await database.entity(testSession('acmec'), (tx) => searchAuditLog(tx, { actor: gone, limit: 10, withData: false }));
    assert.deepEqual(
      found.map(({ request_id: id }) => id),
      ['105', '103', '102', '101', '99'],
    );
  });
});
