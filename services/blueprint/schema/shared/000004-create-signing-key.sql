-- Keys that sign tokens. `next` is published before it signs, so that everybody knows it by then; `retired` stays
-- published until the last token it signed has ended. Private parts are sealed with a key that is not in the database.
create table signing_key (
  kid text primary key,
  state text not null check (state in ('next', 'active', 'retired')),
  public_jwk jsonb not null check (not public_jwk ?| array['d', 'p', 'q', 'dp', 'dq', 'qi']),
  sealed_private text not null,
  published_at timestamptz not null default clock_timestamp(),
  activated_at timestamptz,
  retired_at timestamptz,
  check ((state = 'next') = (activated_at is null)),
  check ((state = 'retired') = (retired_at is not null))
);
create unique index signing_key_one_each on signing_key (state) where state in ('next', 'active');

-- Access tokens withdrawn before their time: every service asks for this list every few seconds.
create table revoked_token (
  jti text primary key check (length(jti) between 8 and 200),
  expires_at timestamptz not null,
  revoked_at timestamptz not null default clock_timestamp()
);
create index revoked_token_expiring on revoked_token (expires_at);
