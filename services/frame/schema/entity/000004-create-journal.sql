create table journal (
  id bigint generated always as identity primary key,
  fiscal_year integer not null references fiscal_year (fiscal_year),
  number integer not null check (number > 0),
  posted_on date not null,
  memo text not null check (char_length(memo) <= 2000),
  counterparty text check (char_length(counterparty) between 1 and 200),
  -- The sum of the debit side, checked at commit.
  amount bigint not null check (amount > 0),
  tags text[] not null default '{}',
  evidence_ids text[] not null default '{}',
  uncertainty jsonb,
  reverses_id bigint constraint journal_reversed_once unique references journal (id),
  proposal_hash text constraint proposal_committed_once unique references journal_proposal (hash),
  posted_by text not null default current_setting('app.actor'),
  posted_for text default nullif(current_setting('app.on_behalf_of', true), ''),
  request_id text default nullif(current_setting('app.request_id', true), ''),
  posted_at timestamptz not null default now(),
  -- The seal: lines join only in the transaction that made the header.
  xid xid8 not null default pg_current_xact_id(),
  unique (fiscal_year, number)
);

create index journal_posted_on on journal (posted_on, id);
create index journal_evidence on journal using gin (evidence_ids) where evidence_ids <> '{}';

create table journal_line (
  journal_id bigint not null references journal (id),
  line_no integer not null check (line_no between 1 and 500),
  -- The header's date again: statements never join to the header for dates.
  posted_on date not null,
  account_code text collate "C" not null references account (code),
  debit bigint not null check (debit between 0 and 9007199254740991),
  credit bigint not null check (credit between 0 and 9007199254740991),
  counterparty text check (char_length(counterparty) between 1 and 200),
  memo text check (char_length(memo) <= 1000),
  raw_transaction_id bigint,
  source jsonb,
  primary key (journal_id, line_no),
  constraint journal_line_one_side check ((debit = 0) <> (credit = 0))
);

-- Covers balances (a range of dates per account) and the general ledger.
create index journal_line_account_date on journal_line (account_code, posted_on) include (debit, credit);
create index journal_line_raw_transaction on journal_line (raw_transaction_id) where raw_transaction_id is not null;

-- Balances are read from the index alone, which needs pages known to be visible to all: vacuum soon after inserts.
alter table journal_line set (autovacuum_vacuum_insert_threshold = 5000, autovacuum_vacuum_insert_scale_factor = 0.01);

-- Balances of every account up to the end of a closed period, taken when it closes.
create table balance_snapshot (
  ends_on date primary key references fiscal_period (ends_on),
  lines bigint not null,
  debit numeric not null,
  credit numeric not null check (debit = credit),
  taken_at timestamptz not null default now()
);

create table balance_snapshot_account (
  ends_on date not null references balance_snapshot (ends_on) on delete cascade,
  account_code text collate "C" not null references account (code),
  debit numeric not null,
  credit numeric not null,
  primary key (ends_on, account_code)
);

call publish_table('journal', 'append');
call publish_table('journal_line', 'append');
call publish_table('balance_snapshot', 'change_delete');
call publish_table('balance_snapshot_account', 'change_delete');
