-- Where exports come from. Its row lock is the turnstile of ingesting and booking the rows of that account.
-- Lock order: bank_account rows ascending, then fiscal years.
create table bank_account (
  id bigint generated always as identity primary key,
  kind text not null default 'bank' check (kind in ('bank', 'card')),
  name text not null unique check (char_length(name) between 1 and 100),
  bank_name text not null check (char_length(bank_name) between 1 and 100),
  number text collate "C" not null check (number ~ '^[0-9]{6,30}$'),
  account_code text collate "C" not null references account (code),
  currency text not null default 'KRW' check (currency = 'KRW'),
  registered_by text not null default current_setting('app.actor'),
  registered_at timestamptz not null default now(),
  unique (number, bank_name)
);

call publish_table('bank_account', 'change');

-- What the columns of an export mean, once somebody confirmed it. The newest row of a signature holds.
create table format_profile (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('bank_statement', 'card_approvals', 'tax_invoices')),
  name text not null check (char_length(name) between 1 and 100),
  signature text collate "C" not null check (signature ~ '^[0-9a-f]{64}$'),
  columns jsonb not null check (jsonb_typeof(columns) = 'array'),
  mapping jsonb not null check (jsonb_typeof(mapping) = 'object'),
  confirmed_by text not null default current_setting('app.actor'),
  confirmed_at timestamptz not null default now()
);

create index format_profile_signature on format_profile (signature, id);

call publish_table('format_profile', 'append');

-- Which account the other side of a raw row takes. A row is one version of a rule: the newest of a key holds, so that a journal which
-- names a rule names its exact text for ever.
create table counter_rule (
  id bigint generated always as identity primary key,
  keyword text not null check (char_length(keyword) between 1 and 100),
  -- The keyword as it is compared: compatibility forms folded, lower case, without spaces.
  keyword_folded text not null check (char_length(keyword_folded) between 1 and 200),
  direction text not null check (direction in ('in', 'out', 'any')),
  bank_account_id bigint references bank_account (id),
  account_code text collate "C" not null references account (code),
  priority integer not null check (priority between 0 and 1000),
  active boolean not null default true,
  reason text check (char_length(reason) between 1 and 1000),
  set_by text not null default current_setting('app.actor'),
  set_at timestamptz not null default now()
);

create index counter_rule_key on counter_rule (keyword_folded, direction, bank_account_id, id);

call publish_table('counter_rule', 'append');
