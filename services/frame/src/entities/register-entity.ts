import { type Actor, canonicalJson, type JsonValue, kstDate } from '@axe/kit';
import type { Database, Tx } from '@axe/pg';
import { entityErrors } from './errors.ts';

export type EntityKind = 'corporate' | 'kip' | 'kvf';
export type AccountingStandard = 'ksme' | 'kgaap' | 'kifrs';

/** What is left out gets its default at the first registration and is not compared later. */
export interface EntityAttributes {
  readonly id: string;
  readonly legalName: string;
  readonly kind: EntityKind;
  readonly standard?: AccountingStandard | undefined;
  readonly fundMeta?: { readonly [key: string]: JsonValue } | undefined;
  readonly firstFiscalYear?: number | undefined;
  readonly fiscalYearStartMonth?: number | undefined;
  readonly agentPostingLimit?: bigint | undefined;
}

export interface Registrar {
  readonly actor: Actor;
  readonly requestId: string;
  readonly now: Date;
}

export interface RegisteredEntity {
  readonly created: boolean;
  readonly legalName: string;
  readonly kind: EntityKind;
  readonly standard: AccountingStandard;
  readonly firstFiscalYear: number;
  readonly fiscalYearStartMonth: number;
  readonly accounts: number;
}

const defaultAgentPostingLimit = 100_000_000n;

/**
 * Books for one entity, whole or not at all: schema, role, grants, tables, chart, policy and first fiscal year are one
 * transaction. An entity with the same attributes is left as it is; with others it is refused and nothing is overridden.
 */
export async function registerEntity(database: Database, wanted: EntityAttributes, by: Registrar): Promise<RegisteredEntity> {
  const entity = complete(wanted, by.now);
  const created = await database.registerEntity({ entity: wanted.id, seed: (tx) => seed(tx, entity, by) });
  const found = await readEntity(database, wanted.id);
  if (found === undefined) throw new Error(`the schema of ${wanted.id} exists without its row in shared.entity`);
  if (!created) refuseOtherAttributes(found, wanted);
  return report(found, created);
}

/** What registering would do, without doing it. */
export async function rehearseRegistration(database: Database, wanted: EntityAttributes, now: Date): Promise<RegisteredEntity> {
  const found = await readEntity(database, wanted.id);
  if (found === undefined) return report(complete(wanted, now), true);
  refuseOtherAttributes(found, wanted);
  return report(found, false);
}

interface EntityRow {
  readonly id: string;
  readonly legal_name: string;
  readonly kind: EntityKind;
  readonly standard: AccountingStandard;
  readonly chart: 'ksme' | 'fund';
  readonly fund_meta: { readonly [key: string]: JsonValue } | null;
  readonly first_fiscal_year: number;
  readonly fiscal_year_start_month: number;
}

interface CompleteEntity extends EntityRow {
  readonly agentPostingLimit: bigint;
}

const chartSizes = { ksme: 59, fund: 48 };

function complete(wanted: EntityAttributes, now: Date): CompleteEntity {
  if (wanted.kind === 'corporate' && wanted.fundMeta !== undefined) {
    throw entityErrors.FUND_META_UNEXPECTED(
      'fund_meta: a company has none. Leave it out, or register a fund (kip, kvf). Nothing was stored.',
      {
        field: 'fund_meta',
      },
    );
  }
  return {
    id: wanted.id,
    legal_name: wanted.legalName,
    kind: wanted.kind,
    standard: wanted.standard ?? 'ksme',
    chart: wanted.kind === 'corporate' ? 'ksme' : 'fund',
    fund_meta: wanted.fundMeta ?? null,
    first_fiscal_year: wanted.firstFiscalYear ?? Number(kstDate(now).slice(0, 4)),
    fiscal_year_start_month: wanted.fiscalYearStartMonth ?? 1,
    agentPostingLimit: wanted.agentPostingLimit ?? defaultAgentPostingLimit,
  };
}

async function seed(tx: Tx, entity: CompleteEntity, by: Registrar): Promise<void> {
  await tx.execute("select set_config('app.actor', $1, true), set_config('app.request_id', $2, true)", [by.actor, by.requestId]);
  await tx.execute(
    `insert into shared.entity (id, legal_name, kind, standard, chart, fund_meta, first_fiscal_year, fiscal_year_start_month, registered_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      entity.id,
      entity.legal_name,
      entity.kind,
      entity.standard,
      entity.chart,
      entity.fund_meta === null ? null : JSON.stringify(entity.fund_meta),
      entity.first_fiscal_year,
      entity.fiscal_year_start_month,
      by.actor,
    ],
  );
  await tx.execute(
    `insert into account (code, name_ko, name_en, type, normal_side)
     select code, name_ko, name_en, type, normal_side from shared.account_template where chart = $1 order by code`,
    [entity.chart],
  );
  await tx.execute('insert into accounting_policy (agent_posting_limit, reason) values ($1, $2)', [
    entity.agentPostingLimit,
    'registration',
  ]);
  await tx.execute('select add_fiscal_year($1, make_date($1, $2, 1))', [entity.first_fiscal_year, entity.fiscal_year_start_month]);
}

function readEntity(database: Database, id: string): Promise<EntityRow | undefined> {
  return database.shared((tx) =>
    tx.maybe<EntityRow>(
      'select id, legal_name, kind, standard, chart, fund_meta, first_fiscal_year, fiscal_year_start_month from entity where id = $1',
      [id],
    ),
  );
}

function refuseOtherAttributes(found: EntityRow, wanted: EntityAttributes): void {
  const pairs: readonly (readonly [string, JsonValue | undefined, JsonValue])[] = [
    ['legal_name', wanted.legalName, found.legal_name],
    ['kind', wanted.kind, found.kind],
    ['standard', wanted.standard, found.standard],
    ['fund_meta', wanted.fundMeta, found.fund_meta],
    ['first_fiscal_year', wanted.firstFiscalYear, found.first_fiscal_year],
    ['fiscal_year_start_month', wanted.fiscalYearStartMonth, found.fiscal_year_start_month],
  ];
  const differing = pairs.filter(([, asked, has]) => asked !== undefined && canonicalJson(asked) !== canonicalJson(has));
  if (differing.length === 0) return;
  const names = differing.map(([name, , has]) => `${name} is ${JSON.stringify(has)}`).join(', ');
  throw entityErrors.ENTITY_CONFLICT(
    `${wanted.id} is registered with other attributes: ${names}. They were kept. Use another id, or call again with them.`,
    { entity: wanted.id, registered: Object.fromEntries(differing.map(([name, , has]) => [name, has])) },
  );
}

const report = (row: EntityRow, created: boolean): RegisteredEntity => ({
  created,
  legalName: row.legal_name,
  kind: row.kind,
  standard: row.standard,
  firstFiscalYear: row.first_fiscal_year,
  fiscalYearStartMonth: row.fiscal_year_start_month,
  accounts: chartSizes[row.chart],
});
