import { createHmac } from 'node:crypto';
import { type TestDatabase, testServiceDatabase, testSession } from '@axe/pg/testing';
import pg from 'pg';
import { registerEntity } from '../src/entities/index.ts';
import { frameErrors } from '../src/errors.ts';
import { closePeriod, readPeriods } from '../src/periods/index.ts';

export interface BenchBook {
  readonly database: TestDatabase;
  readonly entity: string;
  readonly lines: number;
  /** Last day of a month in the middle of the closed ones, and of the last one, which is open. */
  readonly closedMonthEnd: string;
  readonly openMonthEnd: string;
}

const migrations = { shared: new URL('../schema/shared/', import.meta.url), entity: new URL('../schema/entity/', import.meta.url) };
const months = 36;
const firstYear = 2024;

/** A database of its own with all tables of frame. */
export const openBenchDatabase = (): Promise<TestDatabase> => testServiceDatabase({ service: 'frame', migrations, errors: frameErrors });

export async function registerBenchEntity(database: TestDatabase, entity: string): Promise<void> {
  const by = { actor: 'person:bench@acme.example', requestId: 'bench', now: new Date('2026-12-31T00:00:00Z') } as const;
  await registerEntity(database, { id: entity, legalName: entity, kind: 'corporate', firstFiscalYear: firstYear }, by);
  await database.owner(
    (tx) =>
      tx.execute('select add_fiscal_year($1, make_date($1, 1, 1)), add_fiscal_year($2, make_date($2, 1, 1))', [
        firstYear + 1,
        firstYear + 2,
      ]),
    {
      entity,
    },
  );
}

/**
 * Books of `lines` lines (two a journal) spread evenly over 36 months; the first 35 are hard-closed. Rows are written by the
 * superuser with triggers off, which is the only way to have a million in seconds; closing then checks every balance.
 */
export async function buildBook(database: TestDatabase, entity: string, lines: number): Promise<BenchBook> {
  await registerBenchEntity(database, entity);
  const journals = Math.floor(lines / 2);
  const superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  try {
    await superuser.query(
      `set search_path = entity_${entity}; set app.actor = 'person:bench@acme.example'; set session_replication_role = replica`,
    );
    await superuser.query(`
      insert into journal (fiscal_year, number, posted_on, memo, amount)
      select extract(year from d), row_number() over (partition by extract(year from d) order by i), d, 'bench', 1000 + i % 7919
      from (select i, (date '${firstYear}-01-01' + (i::bigint * 1096 / ${journals})::integer) as d from generate_series(0, ${journals - 1}) i) x`);
    await superuser.query(`
      with chart as (select array_agg(code order by code) as codes, count(*)::integer as n from account)
      insert into journal_line (journal_id, line_no, posted_on, account_code, debit, credit)
      select j.id, side, j.posted_on, c.codes[1 + (j.id * 31 + side * 17)::bigint % c.n],
        case side when 1 then j.amount else 0 end, case side when 2 then j.amount else 0 end
      from journal j cross join generate_series(1, 2) side cross join chart c`);
    await superuser.query('reset session_replication_role');
    for (const table of ['journal', 'journal_line']) await superuser.query(`vacuum (analyze) ${table}`);
  } finally {
    await superuser.end();
  }
  await closeAllButLast(database, entity);
  return { database, entity, lines: journals * 2, closedMonthEnd: '2025-06-30', openMonthEnd: '2026-12-31' };
}

async function closeAllButLast(database: TestDatabase, entity: string): Promise<void> {
  const session = testSession(entity, { scopes: ['read', 'write', 'close'] });
  const periods = (await database.entity(session, readPeriods)).slice(0, months - 1);
  for (const { label } of periods) await database.entity(session, (tx) => closePeriod(tx, label, 'hard_closed'));
}

/** Address of the entity's own role, for the bare driver. */
export function entityAddress(database: TestDatabase, entity: string): string {
  const role = `${database.name}_${entity}`;
  const address = new URL(database.url);
  address.username = role;
  address.password = createHmac('sha256', database.entityKey).update(role).digest('hex');
  return address.href;
}
