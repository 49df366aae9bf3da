import { sqlCheck } from './sql-check.ts';

/**
 * Stored closing balances, which are the openings of the next period, equal the sum of all lines up to that day; periods
 * follow each other without holes, and no closed one follows an open one.
 */
export const periodBalances = sqlCheck(
  'period_balances',
  `with movement as (
     -- One pass over the lines: what each account moved between one snapshot and the next.
     select account_code, (select min(ends_on) from balance_snapshot s where s.ends_on >= l.posted_on) as ends_on,
       sum(l.debit) as debit, sum(l.credit) as credit
     from (select account_code, posted_on, sum(debit) as debit, sum(credit) as credit from journal_line group by account_code, posted_on) l
     group by 1, 2
   ), derived as (
     select s.ends_on, m.account_code, sum(m.debit) as debit, sum(m.credit) as credit
     from balance_snapshot s join movement m on m.ends_on <= s.ends_on group by 1, 2
   )
   select subject, detail from (
     select 'closing balance of account ' || coalesce(d.account_code, b.account_code) || ' on ' || coalesce(d.ends_on, b.ends_on) as subject,
       'stored debit ' || coalesce(b.debit, 0) || ' credit ' || coalesce(b.credit, 0)
         || ', lines add up to debit ' || coalesce(d.debit, 0) || ' credit ' || coalesce(d.credit, 0) as detail
     from derived d full join balance_snapshot_account b on b.ends_on = d.ends_on and b.account_code = d.account_code
     where coalesce(b.debit, 0) <> coalesce(d.debit, 0) or coalesce(b.credit, 0) <> coalesce(d.credit, 0)
     union all
     select 'period ' || p.fiscal_year || '-' || lpad(p.period_no::text, 2, '0'),
       case when p.state = 'hard_closed' and p.snapshot is null then 'is hard-closed without stored balances'
         when p.state = 'open' and p.snapshot is not null then 'is open with stored balances'
         when p.before_ends_on is not null and p.starts_on <> p.before_ends_on + 1 then 'starts on ' || p.starts_on || ', the one before ends on ' || p.before_ends_on
         else 'is ' || p.state || ' after one that is ' || p.before_state end
     from (
       select f.*, s.ends_on as snapshot, lag(f.ends_on) over (order by f.starts_on) as before_ends_on, lag(f.state) over (order by f.starts_on) as before_state
       from fiscal_period f left join balance_snapshot s on s.ends_on = f.ends_on
     ) p
     where (p.state = 'hard_closed' and p.snapshot is null) or (p.state = 'open' and p.snapshot is not null)
       or p.starts_on <> p.before_ends_on + 1
       or (p.before_state = 'open' and p.state <> 'open') or (p.before_state = 'soft_closed' and p.state = 'hard_closed')
   ) f order by subject limit $1`,
);
