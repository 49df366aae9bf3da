-- The legal bodies whose books this database keeps. Everything about one body's money lives in its own schema.
create table entity (
  id text primary key check (id ~ '^[a-z][a-z0-9_]{1,30}$'),
  legal_name text not null check (char_length(legal_name) between 1 and 200),
  kind text not null check (kind in ('corporate', 'kip', 'kvf')),
  standard text not null check (standard in ('ksme', 'kgaap', 'kifrs')),
  chart text not null check (chart in ('ksme', 'fund')),
  fund_meta jsonb check (jsonb_typeof(fund_meta) = 'object'),
  first_fiscal_year integer not null check (first_fiscal_year between 1990 and 2999),
  fiscal_year_start_month integer not null check (fiscal_year_start_month between 1 and 12),
  registered_by text not null,
  registered_at timestamptz not null default now(),
  closed_at timestamptz,
  check ((kind = 'corporate') = (chart = 'ksme')),
  check (kind <> 'corporate' or fund_meta is null)
);

-- Who owns how much of whom, as an exact fraction. A holder outside this customer has a name instead of an id.
create table entity_relationship (
  id bigint generated always as identity primary key,
  parent text references entity (id),
  outside_holder text check (char_length(outside_holder) between 1 and 200),
  child text not null references entity (id),
  kind text not null check (kind in ('subsidiary', 'associate', 'gp_managed_fund', 'lp_invested_fund')),
  ownership_numerator bigint not null check (ownership_numerator > 0),
  ownership_denominator bigint not null check (ownership_denominator > 0),
  ownership_unit text not null check (ownership_unit in ('share', 'unit', 'won')),
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  check ((parent is null) <> (outside_holder is null)),
  check (parent <> child),
  check (ownership_numerator <= ownership_denominator)
);

create unique index entity_relationship_active_parent on entity_relationship (parent, child, kind) where ends_on is null;
create unique index entity_relationship_active_holder on entity_relationship (outside_holder, child, kind) where ends_on is null;

-- The active parts of one child are one whole: the same denominator and unit, and numerators that add up to it.
create function check_ownership_whole() returns trigger
language plpgsql set search_path from current as $$
declare
  subject text;
  found record;
begin
  foreach subject in array array_remove(array[
    case when tg_op <> 'DELETE' then new.child end,
    case when tg_op <> 'INSERT' then old.child end], null)
  loop
    -- Two transactions that change parts of one child take turns.
    perform from entity where id = subject for no key update;
    select count(*) as parts, sum(ownership_numerator) as total, min(ownership_denominator) as whole,
      count(distinct (ownership_denominator, ownership_unit)) as measures
    into found from entity_relationship where child = subject and ends_on is null;
    if found.parts > 0 and (found.measures > 1 or found.total <> found.whole) then
      raise exception 'The active shares of % add up to % of %, not to the whole. Nothing was changed.', subject, found.total, found.whole
        using errcode = 'AXE01', hint = 'OWNERSHIP_NOT_WHOLE';
    end if;
  end loop;
  return null;
end $$;

create constraint trigger entity_relationship_whole after insert or update or delete on entity_relationship
deferrable initially deferred for each row execute function check_ownership_whole();
