-- Clients that registered themselves (RFC 7591). Clients of the house are declared in code, clients known by a metadata
-- document are read from their own address.
create table oauth_client (
  id text primary key check (length(id) between 16 and 200),
  metadata jsonb not null check (jsonb_typeof(metadata) = 'object' and length(metadata::text) <= 65536),
  registered_at timestamptz not null default clock_timestamp(),
  registered_from text not null,
  blocked_at timestamptz
);

-- What a person allowed a client, so that the question comes once.
create table consent (
  account_id uuid not null references account,
  client_id text not null check (length(client_id) <= 2048),
  resource text not null check (length(resource) <= 2048),
  scopes text[] not null,
  granted_at timestamptz not null default clock_timestamp(),
  primary key (account_id, client_id, resource)
);
create index consent_by_client on consent (client_id);
