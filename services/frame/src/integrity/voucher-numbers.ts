import { journalName, sqlCheck } from './sql-check.ts';

/** Numbers of each fiscal year run from 1 without gaps or repetition, and belong to journals dated in that year. */
export const voucherNumbers = sqlCheck(
  'voucher_numbers',
  `select subject, detail from (
     select 'numbers of ' || fiscal_year as subject,
       case when number = before then 'number ' || number || ' is there twice'
         else 'numbers ' || coalesce(before, 0) + 1 || ' to ' || number - 1 || ' are missing' end as detail
     from (select fiscal_year, number, lag(number) over (partition by fiscal_year order by number) as before from journal) n
     where number <> coalesce(before, 0) + 1
     union all
     select ${journalName}, 'is dated ' || j.posted_on || ', outside its fiscal year'
     from journal j left join fiscal_year y on y.fiscal_year = j.fiscal_year and j.posted_on between y.starts_on and y.ends_on
     where y.fiscal_year is null
   ) f order by subject limit $1`,
);
