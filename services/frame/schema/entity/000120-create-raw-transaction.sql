-- One reading of one file. Its own rows and findings are below; the file itself is evidence.
create table source_file (
  id bigint generated always as identity primary key,
  evidence_sha256 text collate "C" not null references evidence (sha256),
  bank_account_id bigint not null references bank_account (id),
  file_name text check (char_length(file_name) between 1 and 255),
  format text not null check (format in ('csv', 'xlsx', 'xls', 'html')),
  encoding text,
  sheet text,
  header_row integer not null check (header_row > 0),
  profile text not null,
  period_from date,
  period_to date,
  -- rows, new, duplicate, ignored, sums, totals and balance checks, as answered to the caller.
  accounting jsonb not null,
  verified boolean not null,
  ingested_by text not null default current_setting('app.actor'),
  ingested_at timestamptz not null default now(),
  check (period_to >= period_from)
);

create index source_file_account on source_file (bank_account_id, id);

call publish_table('source_file', 'append');

create table ingest_finding (
  id bigint generated always as identity primary key,
  source_file_id bigint not null references source_file (id),
  code text not null check (code ~ '^[A-Z_]+$'),
  message text not null,
  row_number integer,
  found_at timestamptz not null default now()
);

create index ingest_finding_file on ingest_finding (source_file_id);

call publish_table('ingest_finding', 'append');

create table raw_transaction (
  id bigint generated always as identity primary key,
  bank_account_id bigint not null references bank_account (id),
  source_file_id bigint not null references source_file (id),
  row_number integer not null check (row_number > 0),
  -- Content of the row without its place: the same row in another file has the same hash.
  row_hash bytea not null check (octet_length(row_hash) = 32),
  -- The first, second, … row of this hash: two identical coffees on one day are two.
  occurrence integer not null check (occurrence > 0),
  -- Place in time within the file, oldest first.
  position integer not null check (position > 0),
  booked_on date not null,
  booked_at time,
  description text not null check (char_length(description) <= 1000),
  counterparty text check (char_length(counterparty) between 1 and 1000),
  memo text check (char_length(memo) between 1 and 1000),
  withdrawal bigint not null,
  deposit bigint not null,
  -- Positive: money came in.
  amount bigint not null generated always as (deposit - withdrawal) stored,
  balance_after bigint,
  raw jsonb not null check (jsonb_typeof(raw) = 'array'),
  constraint raw_transaction_once unique (bank_account_id, row_hash, occurrence),
  check (deposit = 0 or withdrawal = 0)
);

create index raw_transaction_date on raw_transaction (booked_on, id);
create index raw_transaction_account_date on raw_transaction (bank_account_id, booked_on, id);
create index raw_transaction_file on raw_transaction (source_file_id);

call publish_table('raw_transaction', 'append');

-- What the statement says the balance was at the end of a day.
create table balance_assertion (
  id bigint generated always as identity primary key,
  bank_account_id bigint not null references bank_account (id),
  source_file_id bigint not null references source_file (id),
  row_number integer not null,
  as_of date not null,
  balance bigint not null
);

create index balance_assertion_account on balance_assertion (bank_account_id, as_of);

call publish_table('balance_assertion', 'append');
