import { sqlCheck } from './sql-check.ts';

/** Every line names an account that exists, and belongs to a journal that exists. */
export const lineAccounts = sqlCheck(
  'line_accounts',
  `select 'line ' || l.line_no || ' of journal id ' || l.journal_id as subject,
     case when a.code is null then 'account ' || l.account_code || ' does not exist' else 'its journal does not exist' end as detail
   from journal_line l left join account a on a.code = l.account_code left join journal j on j.id = l.journal_id
   where a.code is null or j.id is null
   order by l.journal_id, l.line_no limit $1`,
);
