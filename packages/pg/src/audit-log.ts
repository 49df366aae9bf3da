import type { JsonValue } from '@axe/kit';
import type { Tx } from './transaction.ts';

export const auditOperations = ['insert', 'update', 'delete'] as const;
export type AuditOperation = (typeof auditOperations)[number];

export interface AuditQuery {
  /** `person:…` or `agent:…`: what they did, and what others did on their behalf. */
  readonly actor?: string | undefined;
  readonly table?: string | undefined;
  readonly operation?: AuditOperation | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly requestId?: string | undefined;
  /** Only rows before this one: the id of the last row of the page before. */
  readonly before?: bigint | undefined;
  readonly limit: number;
  /** Reads `old_data` and `new_data` too; without it they are null. */
  readonly withData: boolean;
}

type Columns = { readonly [column: string]: JsonValue };

export interface AuditRow {
  readonly id: bigint;
  readonly ts: string;
  readonly actor: string;
  readonly on_behalf_of: string | null;
  readonly table_name: string;
  readonly op: AuditOperation;
  /** Primary key of the row that was written; null for a table without one, or that is no longer there. */
  readonly key: Columns | null;
  readonly request_id: string;
  readonly entity_context: string;
  /** Before a delete the whole row, before an update the columns that it changed. */
  readonly old_data: Columns | null;
  /** After an insert the whole row, after an update the columns that it changed. */
  readonly new_data: Columns | null;
  /** The rows before it hold as much as an answer may: read on from here. Never the first one. */
  readonly beyond: boolean;
}

/** Of contents together, as JSON; a single row may hold a journal of some megabytes. */
const maxDataBytes = 4 * 1024 * 1024;

/**
 * Rows of an entity's audit log, the latest first. With an actor it reads that actor's rows alone, through an index; without one it
 * walks back from the newest, so a request or a table that is seldom met costs a pass over what was written since `since`.
 */
export function searchAuditLog(tx: Tx, query: AuditQuery): Promise<readonly AuditRow[]> {
  const filters = [
    query.since ?? null,
    query.until ?? null,
    query.table ?? null,
    query.operation ?? null,
    query.requestId ?? null,
    query.before ?? null,
    query.limit,
  ];
  return query.actor === undefined
    ? tx.query<AuditRow>(query.withData ? everybodyWithData : everybody, filters)
    : tx.query<AuditRow>(query.withData ? ofActorWithData : ofActor, [...filters, query.actor]);
}

/**
 * How far the order of times may differ from that of ids, where transactions overlap or a clock was set back. The exact times are
 * compared besides.
 */
const slack = "interval '1 day'";
const first = `coalesce(first_audit_id($1::timestamptz - ${slack}), 0)`;
const end = `least($6::bigint, first_audit_id($2::timestamptz + ${slack}), 9223372036854775807)`;

const filters = `($1::timestamptz is null or a.ts >= $1) and ($2::timestamptz is null or a.ts < $2)
  and ($3::text is null or a.table_name = $3) and ($4::text is null or a.op = $4) and ($5::text is null or a.request_id = $5)`;

const latest = `select a.* from audit_log a where a.id >= ${first} and a.id < ${end} and ${filters} order by a.id desc limit $7`;

/**
 * Compared and ordered as pairs: to an equality and an order by id alone the primary key seems to fit as well, and would be walked past
 * everybody else's rows.
 */
const latestBy = (column: string, more: string): string =>
  `select a.* from audit_log a where (a.${column}, a.id) >= ($8::text, ${first}) and (a.${column}, a.id) < ($8::text, ${end})
     and ${filters}${more} order by a.${column} desc, a.id desc limit $7`;

/** Both ways in which an actor stands in a row, each from the end of its own index. */
const latestOfActor = `(${latestBy('actor', '')}) union all (${latestBy('on_behalf_of', ' and a.on_behalf_of is not null and a.actor <> $8')})`;

/** A JSON number of more digits than a double holds goes out as text. */
const exact = (value: string): string =>
  `case when jsonb_typeof(${value}) = 'number' and length(${value}::text) > 15 then to_jsonb(${value}::text) else ${value} end`;

const columnsOf = (data: string, other: string): string =>
  `(select jsonb_object_agg(e.key, ${exact('e.value')}) from jsonb_each(f.${data}) e
      where not f.beyond and (f.op <> 'update' or e.value is distinct from f.${other} -> e.key))`;

/** Measured over the contents as they are kept, of which an update shows a part. */
const beyondBound = `sum(octet_length(coalesce(g.old_data::text, '')) + octet_length(coalesce(g.new_data::text, ''))) over newest > ${maxDataBytes}
    and row_number() over newest > 1`;

interface Contents {
  readonly before: string;
  readonly after: string;
  readonly beyond: string;
}

const without: Contents = { before: 'null::jsonb', after: 'null::jsonb', beyond: 'false' };

/** Adds the primary key to the rows of a page, and the data that is asked for. */
const statement = (page: string, { before, after, beyond }: Contents): string => `
  with primary_key as materialized (
    select c.relname, array_agg(t.attname::text order by array_position(i.indkey::int2[], t.attnum)) as columns
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute t on t.attrelid = c.oid and t.attnum = any (i.indkey)
    where i.indisprimary and c.relnamespace = to_regnamespace(current_schema()) group by c.relname)
  select f.id, f.ts, f.actor, f.on_behalf_of, f.table_name, f.op, f.request_id, f.entity_context,
    (select json_object_agg(k.name, ${exact('v.value')}) from unnest(p.columns) with ordinality k (name, place),
      lateral (select coalesce(f.new_data, f.old_data) -> k.name as value) v) as key,
    ${before} as old_data, ${after} as new_data, f.beyond
  from (select g.*, ${beyond} as beyond from (${page}) g window newest as (order by g.id desc) order by g.id desc limit $7) f left join primary_key p on p.relname = f.table_name
  order by f.id desc`;

const withData = (page: string): string =>
  statement(page, { before: columnsOf('old_data', 'new_data'), after: columnsOf('new_data', 'old_data'), beyond: beyondBound });

const everybody = statement(latest, without);
const everybodyWithData = withData(latest);
const ofActor = statement(latestOfActor, without);
const ofActorWithData = withData(latestOfActor);
