import { journalName, sqlCheck } from './sql-check.ts';

/** Every journal has two lines or more, and both sides add up to its amount. */
export const journalsBalance = sqlCheck(
  'journals_balance',
  `select ${journalName} as subject,
     coalesce(s.lines, 0) || ' lines, debit ' || coalesce(s.debit, 0) || ', credit ' || coalesce(s.credit, 0) || ', amount ' || j.amount as detail
   from journal j left join (
     select journal_id, count(*) as lines, sum(debit) as debit, sum(credit) as credit from journal_line group by journal_id
   ) s on s.journal_id = j.id
   where s.lines is null or s.lines < 2 or s.debit <> s.credit or s.debit <> j.amount
   order by j.id limit $1`,
);
