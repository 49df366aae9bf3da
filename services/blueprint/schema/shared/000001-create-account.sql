-- People who signed in. `id` is the `sub` of every token: it survives a change of e-mail address, which is why rights are
-- looked up by address and identity is kept by the tenant's own permanent id.
create table account (
  id uuid primary key,
  tenant_id text not null check (length(tenant_id) between 1 and 100),
  object_id text not null check (length(object_id) between 1 and 200),
  email text not null unique check (email = lower(email) and length(email) between 3 and 320),
  name text check (length(name) <= 200),
  created_at timestamptz not null default clock_timestamp(),
  last_sign_in_at timestamptz not null default clock_timestamp(),
  -- Sign-ins before this count no more: a browser that was asking while the person was ended could keep itself signed in.
  ended_before timestamptz,
  unique (tenant_id, object_id)
);

do $$
begin
  execute format('revoke all on account from %I', current_setting('app.app_role'));
  execute format('grant select, insert, update (email, name, last_sign_in_at, ended_before) on account to %I', current_setting('app.app_role'));
end
$$;
