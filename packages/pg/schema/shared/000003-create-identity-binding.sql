-- Which account of the sign-in provider belongs to which person: bound at first sign-in, so that an address given to
-- somebody else later is noticed. The service only adds; taking a binding away is the owner's work.
create table identity_binding (
  person text primary key check (person = lower(person) and length(person) between 3 and 320),
  tenant_id text not null check (length(tenant_id) between 1 and 100),
  object_id text not null check (length(object_id) between 1 and 200),
  bound_at timestamptz not null default clock_timestamp()
);

do $$
begin
  execute format('revoke all on identity_binding from %I', current_setting('app.app_role'));
  execute format('grant select, insert on identity_binding to %I', current_setting('app.app_role'));
end
$$;
