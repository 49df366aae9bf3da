import { type EntityTx, verifyAudit } from '@axe/pg';
import type { IntegrityCheck, IntegrityFinding } from './integrity-check.ts';
import { findingLimit } from './sql-check.ts';

/** The chain of seals is whole, and the books hold exactly the journals and lines that the audit log saw being written. */
export const auditChain: IntegrityCheck = {
  name: 'audit_chain',
  async run(tx) {
    const { findings } = await verifyAudit(tx);
    const chain = findings.map(({ seal, row, detail }) => ({ subject: row === undefined ? `seal ${seal}` : `audit row ${row}`, detail }));
    return [...chain, ...(await compareWithLog(tx))].slice(0, findingLimit);
  },
};

// What a row says, in one text; equal on both sides unless somebody went round the triggers. Columns by name, so that one added
// later does not make old audit rows differ.
const contentOf = (values: readonly string[]): string => values.map((value) => `coalesce(${value}, '')`).join(` || '|' || `);
const inLog = (column: string): string => `(a.new_data ->> '${column}')`;

const lineColumns = [
  'journal_id',
  'line_no',
  'posted_on',
  'account_code',
  'debit',
  'credit',
  'counterparty',
  'memo',
  'raw_transaction_id',
  'source',
];
const line = {
  present: contentOf(lineColumns.map((column) => `l.${column}::text`)),
  logged: contentOf(lineColumns.map(inLog)),
};

const headerColumns = [
  'id',
  'fiscal_year',
  'number',
  'posted_on',
  'amount',
  'posted_by',
  'posted_for',
  'reverses_id',
  'proposal_hash',
  'counterparty',
  'memo',
  'uncertainty',
];
const headerLists = ['tags', 'evidence_ids'];
const header = {
  present: contentOf([
    ...headerColumns.map((column) => `j.${column}::text`),
    ...headerLists.map((column) => `to_jsonb(j.${column})::text`),
    'extract(epoch from j.posted_at)::text',
  ]),
  logged: contentOf([...[...headerColumns, ...headerLists].map(inLog), `extract(epoch from ${inLog('posted_at')}::timestamptz)::text`]),
};

const digestOf = (content: string): string => `count(*), coalesce(sum(hashtextextended(${content}, 0)::numeric), 0)`;
const comparison = `
  select (select (${digestOf(line.present)}) from journal_line l)
    = (select (${digestOf(line.logged)}) from audit_log a where a.table_name = 'journal_line' and a.op = 'insert')
    and (select (${digestOf(header.present)}) from journal j)
    = (select (${digestOf(header.logged)}) from audit_log a where a.table_name = 'journal' and a.op = 'insert') as equal`;

const differences = `
  select subject, case when present is null then 'is in the audit log but not in the books'
      when logged is null then 'is in the books but not in the audit log'
      else 'differs from the audit log: ' || present || ' against ' || logged end as detail
  from (
    select 'line ' || coalesce(l.line_no, g.line_no) || ' of journal id ' || coalesce(l.journal_id, g.journal_id) as subject, l.present, g.logged
    from (select journal_id, line_no, ${line.present} as present from journal_line l) l
    full join (
      select ${inLog('journal_id')}::bigint as journal_id, ${inLog('line_no')}::integer as line_no, ${line.logged} as logged
      from audit_log a where a.table_name = 'journal_line' and a.op = 'insert'
    ) g on g.journal_id = l.journal_id and g.line_no = l.line_no
    union all
    select 'journal id ' || coalesce(j.id, g.id), j.present, g.logged
    from (select id, ${header.present} as present from journal j) j
    full join (
      select ${inLog('id')}::bigint as id, ${header.logged} as logged from audit_log a where a.table_name = 'journal' and a.op = 'insert'
    ) g on g.id = j.id
  ) f where present is distinct from logged order by subject limit $1`;

async function compareWithLog(tx: EntityTx): Promise<readonly IntegrityFinding[]> {
  const { equal } = await tx.one<{ equal: boolean }>(comparison);
  return equal ? [] : tx.query<IntegrityFinding>(differences, [findingLimit]);
}
