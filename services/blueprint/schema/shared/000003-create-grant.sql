-- One sign-in of one person at one client: the family of every token that follows from it. Revoking it ends them all.
create table oauth_grant (
  id text primary key,
  account_id uuid not null references account,
  client_id text not null check (length(client_id) <= 2048),
  payload jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  -- Null until the first token was handed out.
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoke_reason text,
  check ((revoked_at is null) = (revoke_reason is null))
);
create index oauth_grant_by_account on oauth_grant (account_id);
create index oauth_grant_by_client on oauth_grant (client_id);
create index oauth_grant_expiring on oauth_grant (expires_at);

-- A grant that ended stays ended.
create function keep_revoked() returns trigger language plpgsql set search_path from current as $$
begin
  if old.revoked_at is not null and (new.revoked_at, new.revoke_reason) is distinct from (old.revoked_at, old.revoke_reason) then
    raise exception 'grant % was revoked and stays so', old.id;
  end if;
  return new;
end
$$;
create trigger keep_revoked before update on oauth_grant for each row execute function keep_revoked();

-- Browser sessions, sign-ins under way, codes and refresh tokens. What whoever holds it could use is not here: the id is
-- kept as its SHA-256, or sealed where it is needed again. Consuming is a column of its own, set once, by one statement.
create table oauth_artifact (
  kind text not null check (kind in ('Session', 'Interaction', 'AuthorizationCode', 'RefreshToken', 'DeviceCode')),
  id_hash bytea not null check (length(id_hash) = 32),
  -- Not jsonb: what a client sends may hold a NUL, which that cannot keep.
  payload json not null,
  account_id uuid references account,
  grant_id text references oauth_grant on delete cascade,
  -- Sessions are found by it, and device codes by the code that a person types.
  second_id text,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (kind, id_hash)
);
create unique index oauth_artifact_second_id on oauth_artifact (kind, second_id) where second_id is not null;
create index oauth_artifact_by_account on oauth_artifact (account_id) where kind = 'Session';
create index oauth_artifact_by_grant on oauth_artifact (grant_id) where grant_id is not null;
create index oauth_artifact_expiring on oauth_artifact (expires_at);

create function keep_consumed() returns trigger language plpgsql set search_path from current as $$
begin
  if old.consumed_at is not null and new.consumed_at is distinct from old.consumed_at then
    raise exception 'a % is consumed once', old.kind;
  end if;
  return new;
end
$$;
create trigger keep_consumed before update on oauth_artifact for each row execute function keep_consumed();
