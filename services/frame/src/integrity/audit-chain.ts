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

// The content that makes the figures, in one text per row; equal on both sides unless somebody went round the triggers.
const lineText = (row: string) =>
  ['journal_id', 'line_no', 'posted_on', 'account_code', 'debit', 'credit']
    .map((column) => `${row.replace('*', column)}`)
    .join(` || '|' || `);
const present = lineText('l.*');
const logged = lineText("(a.new_data ->> '*')");

async function compareWithLog(tx: EntityTx): Promise<readonly IntegrityFinding[]> {
  const { equal } = await tx.one<{ equal: boolean }>(
    `select (select (count(*), coalesce(sum(hashtextextended(${present}, 0)::numeric), 0)) from journal_line l)
       = (select (count(*), coalesce(sum(hashtextextended(${logged}, 0)::numeric), 0)) from audit_log a
          where a.table_name = 'journal_line' and a.op = 'insert')
       and (select (count(*), coalesce(sum(id), 0)) from journal)
       = (select (count(*), coalesce(sum((a.new_data ->> 'id')::bigint), 0)) from audit_log a where a.table_name = 'journal' and a.op = 'insert')
       as equal`,
  );
  if (equal) return [];
  return tx.query<IntegrityFinding>(
    `select subject, detail from (
       select 'line ' || coalesce(l.line_no, g.line_no) || ' of journal id ' || coalesce(l.journal_id, g.journal_id) as subject,
         case when l.journal_id is null then 'is in the audit log but not in the books'
           when g.journal_id is null then 'is in the books but not in the audit log'
           else 'differs from the audit log: ' || l.content || ' against ' || g.content end as detail
       from (select journal_id, line_no, ${present} as content from journal_line l) l
       full join (
         select (a.new_data ->> 'journal_id')::bigint as journal_id, (a.new_data ->> 'line_no')::integer as line_no, ${logged} as content
         from audit_log a where a.table_name = 'journal_line' and a.op = 'insert'
       ) g on g.journal_id = l.journal_id and g.line_no = l.line_no
       where l.content is distinct from g.content
       union all
       select 'journal id ' || coalesce(j.id, g.id),
         case when j.id is null then 'is in the audit log but not in the books' else 'is in the books but not in the audit log' end
       from journal j full join (
         select (a.new_data ->> 'id')::bigint as id from audit_log a where a.table_name = 'journal' and a.op = 'insert'
       ) g on g.id = j.id
       where j.id is null or g.id is null
     ) f order by subject limit $1`,
    [findingLimit],
  );
}
