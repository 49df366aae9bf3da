-- What became of a raw row: the newest disposition wins, none means open. The key makes a second concurrent booking impossible: both
-- would be the next in sequence.
create table raw_transaction_disposition (
  raw_transaction_id bigint not null references raw_transaction (id),
  sequence integer not null check (sequence > 0),
  status text not null check (status in ('open', 'posted', 'matched', 'ignored')),
  journal_id bigint references journal (id),
  rule_id bigint references counter_rule (id),
  reason text check (char_length(reason) between 1 and 1000),
  decided_by text not null default current_setting('app.actor'),
  decided_at timestamptz not null default now(),
  constraint raw_transaction_disposition_next primary key (raw_transaction_id, sequence),
  check ((status in ('posted', 'matched')) = (journal_id is not null)),
  check (status not in ('ignored', 'open') or reason is not null)
);

create index raw_transaction_disposition_journal on raw_transaction_disposition (journal_id) where journal_id is not null;

alter table journal_line add constraint journal_line_raw_transaction_exists foreign key (raw_transaction_id) references raw_transaction (id);

-- An open row is posted, matched or ignored; every other row must become open again first, and a posted one only by the reversal of
-- its journal.
create function guard_dispositions() returns trigger
language plpgsql set search_path from current as $$
declare
  wrong record;
begin
  select n.raw_transaction_id, coalesce(p.status, 'open') as before, n.status as after into wrong
  from new_dispositions n
  left join raw_transaction_disposition p on p.raw_transaction_id = n.raw_transaction_id and p.sequence = n.sequence - 1
  where (n.sequence > 1 and p.sequence is null)
    or (coalesce(p.status, 'open') = 'open') = (n.status = 'open')
    or (p.status = 'posted' and not exists (select from journal r where r.reverses_id = p.journal_id))
  limit 1;
  if found then
    raise exception 'Raw row % is % and cannot become %. Nothing was stored.', wrong.raw_transaction_id, wrong.before, wrong.after
      using errcode = 'AXE01', hint = 'RAW_TRANSACTION_NOT_OPEN',
      detail = json_build_object('raw_transaction_id', wrong.raw_transaction_id, 'status', wrong.before)::text;
  end if;
  return null;
end $$;

create trigger raw_transaction_disposition_guard after insert on raw_transaction_disposition
referencing new table as new_dispositions for each statement execute function guard_dispositions();

call publish_table('raw_transaction_disposition', 'append');

-- A reversed journal books nothing any more, so its raw rows wait for another one.
create function reopen_raw_rows() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if exists (select from new_journals where reverses_id is not null) then
    insert into raw_transaction_disposition (raw_transaction_id, sequence, status, reason)
    select d.raw_transaction_id, d.sequence + 1, 'open', format('journal %s was reversed by journal %s', r.reverses_id, r.id)
    from new_journals r
    join raw_transaction_disposition d on d.journal_id = r.reverses_id
    where not exists (
      select from raw_transaction_disposition later
      where later.raw_transaction_id = d.raw_transaction_id and later.sequence > d.sequence
    );
  end if;
  return null;
end $$;

create trigger journal_reopen_raw_rows after insert on journal referencing new table as new_journals
for each statement execute function reopen_raw_rows();
