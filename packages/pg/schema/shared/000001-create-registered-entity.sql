-- Which entities have a schema in this database. Written by the owner only.
create table registered_entity (
  id text primary key check (id ~ '^[a-z][a-z0-9_]{1,30}$'),
  registered_at timestamptz not null default clock_timestamp()
);

do $$
begin
  execute format('revoke all on registered_entity from %I', current_setting('app.app_role'));
  execute format('grant select on registered_entity to %I', current_setting('app.app_role'));
end
$$;
