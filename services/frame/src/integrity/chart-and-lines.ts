import { sqlCheck } from './sql-check.ts';

/** Accounts are what their codes say and sit under parents of their type; lines are one-sided, dated like their journal, on open accounts. */
export const chartAndLines = sqlCheck(
  'chart_and_lines',
  `select subject, detail from (
     select 'account ' || a.code as subject, 'type ' || a.type || ' does not fit its code' as detail from account a
     where a.type is distinct from (array['asset', 'liability', 'equity', 'revenue', 'expense'])[left(a.code, 1)::integer]
     union all
     select 'account ' || a.code, 'parent ' || a.parent_code || ' is missing or of another type' from account a
     where a.parent_code is not null and not exists (select from account p where p.code = a.parent_code and p.type = a.type)
     union all
     select 'line ' || l.line_no || ' of journal id ' || l.journal_id,
       case when (l.debit = 0) = (l.credit = 0) or l.debit < 0 or l.credit < 0 then 'debit ' || l.debit || ' and credit ' || l.credit || ' on one line'
         when l.posted_on <> j.posted_on then 'dated ' || l.posted_on || ', its journal ' || j.posted_on
         else 'account ' || l.account_code || ' is closed since ' || a.closed_on end
     from journal_line l join journal j on j.id = l.journal_id left join account a on a.code = l.account_code
     where (l.debit = 0) = (l.credit = 0) or l.debit < 0 or l.credit < 0 or l.posted_on <> j.posted_on or l.posted_on > a.closed_on
   ) f order by subject limit $1`,
);
