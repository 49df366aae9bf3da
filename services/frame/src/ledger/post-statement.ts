/**
 * Posts any number of journals. Nothing is inserted unless every date has a period that takes posts and every account
 * takes lines; the triggers behind it check the same again, in a snapshot taken after the year's lock was granted.
 */
export const postStatement = `
with draft as materialized (
  select d.ord, d.posted_on, d.memo, d.counterparty, d.amount, d.tags, d.evidence_ids, d.uncertainty, p.fiscal_year,
    coalesce(p.state = 'open' or (p.state = 'soft_closed' and session_holds('close', 'admin')), false) as accepted,
    (row_number() over (partition by p.fiscal_year order by d.ord))::integer - 1 as place
  from unnest($1::date[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[]) with ordinality
    as d (posted_on, memo, counterparty, amount, tags, evidence_ids, uncertainty, ord)
  left join fiscal_period p on d.posted_on between p.starts_on and p.ends_on
), line as materialized (
  select l.*, coalesce(a.postable and (a.closed_on is null or a.closed_on >= ($1::date[])[l.ord]), false) as accepted
  from unnest($10::integer[], $11::integer[], $12::text[], $13::bigint[], $14::bigint[], $15::text[], $16::text[], $17::bigint[], $18::text[])
    as l (ord, line_no, account_code, debit, credit, counterparty, memo, raw_transaction_id, source)
  left join account a on a.code = l.account_code
), numbering as materialized (
  select fiscal_year, next_voucher_number(fiscal_year) as first
  from (
    select fiscal_year from draft
    where not exists (select from draft where not accepted) and not exists (select from line where not accepted)
    group by fiscal_year order by fiscal_year
  ) y
), header as (
  insert into journal (fiscal_year, number, posted_on, memo, counterparty, amount, tags, evidence_ids, uncertainty, reverses_id, proposal_hash)
  select fiscal_year, n.first + d.place, d.posted_on, d.memo, d.counterparty, d.amount, d.tags::text[], d.evidence_ids::text[],
    d.uncertainty::jsonb, $8::bigint, $9::text
  from draft d join numbering n using (fiscal_year) order by d.ord
  returning id, fiscal_year, number, posted_on, amount
), posted as (
  select d.ord, h.* from header h join numbering n using (fiscal_year)
  join draft d on d.fiscal_year = h.fiscal_year and n.first + d.place = h.number
), posted_line as (
  insert into journal_line
    (journal_id, line_no, posted_on, account_code, debit, credit, counterparty, memo, raw_transaction_id, source)
  select p.id, l.line_no, p.posted_on, l.account_code, l.debit, l.credit, l.counterparty, l.memo, l.raw_transaction_id, l.source::jsonb
  from posted p join line l using (ord) order by l.ord, l.line_no
)
select id, fiscal_year, number, posted_on, amount from posted order by ord`;
