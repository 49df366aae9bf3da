-- One row a fiscal year. Its row lock is the turnstile of the year: posting, closing and reopening take it first, and it makes voucher
-- numbers gap-free. Lock order everywhere: fiscal_year rows ascending, then fiscal_period, then the rest.
create table fiscal_year (
  fiscal_year integer primary key check (fiscal_year between 1980 and 2999),
  starts_on date not null unique,
  ends_on date not null unique check (ends_on > starts_on)
);

create table fiscal_period (
  fiscal_year integer not null references fiscal_year (fiscal_year),
  period_no integer not null check (period_no between 1 and 12),
  starts_on date not null unique,
  ends_on date not null unique,
  state text not null default 'open' check (state in ('open', 'soft_closed', 'hard_closed')),
  -- Counts the changes of state; a proposal made before one is stale.
  version integer not null default 0,
  changed_by text,
  changed_at timestamptz,
  reason text check (char_length(reason) <= 1000),
  primary key (fiscal_year, period_no),
  exclude using gist (daterange(starts_on, ends_on, '[]') with &&),
  check (ends_on >= starts_on)
);

-- True when the session holds a scope or one above it.
create function session_holds(variadic wanted text[]) returns boolean
language sql stable set search_path from current as $$
  select string_to_array(translate(coalesce(current_setting('app.scopes', true), ''), '{}" ', ''), ',') && wanted
$$;

create function lock_fiscal_years() returns void
language plpgsql security definer set search_path from current as $$
begin
  perform from fiscal_year order by fiscal_year for no key update;
end $$;

-- Waits for the year's turnstile, then answers the next voucher number. A new snapshot is taken after the wait, so the answer counts
-- what the transaction before committed, and one that rolled back leaves no gap.
create function next_voucher_number(wanted integer) returns integer
language plpgsql security definer set search_path from current as $$
declare
  last integer;
begin
  perform from fiscal_year where fiscal_year = wanted for no key update;
  select number into last from journal where fiscal_year = wanted order by number desc limit 1;
  return coalesce(last, 0) + 1;
end $$;

-- Books have periods without holes. Years are added at either end until `day` is inside: up to one year ahead of today, and up to ten
-- years back as long as nothing is closed (a closed balance would otherwise change). Answers whether the day now has a period.
create function open_fiscal_years(day date, today date) returns boolean
language plpgsql security definer set search_path from current as $$
declare
  edge record;
begin
  perform lock_fiscal_years();
  if day > today + 366 then return false; end if;
  loop
    select min(starts_on) as first, max(ends_on) as last, min(fiscal_year) as first_year, max(fiscal_year) as last_year into edge
    from fiscal_year;
    exit when edge.first is null or day between edge.first and edge.last;
    if day > edge.last then
      perform add_fiscal_year(edge.last_year + 1, edge.last + 1);
    else
      if day < (today - interval '10 years')::date or exists (select from fiscal_period where state <> 'open') then return false; end if;
      perform add_fiscal_year(edge.first_year - 1, (edge.first - interval '1 year')::date);
    end if;
  end loop;
  return edge.first is not null;
end $$;

create function add_fiscal_year(year integer, first_day date) returns void
language sql set search_path from current as $$
  insert into fiscal_year (fiscal_year, starts_on, ends_on) values (year, first_day, (first_day + interval '1 year')::date - 1);
  insert into fiscal_period (fiscal_year, period_no, starts_on, ends_on)
  select year, n + 1, (first_day + make_interval(months => n))::date, (first_day + make_interval(months => n + 1))::date - 1
  from generate_series(0, 11) n;
$$;

-- States move along time without holes: hard-closed periods, then soft-closed ones, then open ones.
create function guard_fiscal_period() returns trigger
language plpgsql security definer set search_path from current as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'Periods are never deleted. Nothing was changed.' using errcode = 'AXE01', hint = 'PERIOD_ORDER';
  end if;
  if (new.fiscal_year, new.period_no, new.starts_on, new.ends_on) is distinct from
    (old.fiscal_year, old.period_no, old.starts_on, old.ends_on) then
    raise exception 'A period keeps its dates. Nothing was changed.' using errcode = 'AXE01', hint = 'PERIOD_ORDER';
  end if;
  perform lock_fiscal_years();
  if new.state = 'open' and old.state <> 'open' then
    if not session_holds('reopen') then
      raise exception 'Reopening needs the scope reopen. Nothing was changed.' using errcode = 'AXE01', hint = 'PERIOD_SCOPE';
    end if;
    if coalesce(new.reason, '') = '' then
      raise exception 'Reopening needs a reason. Nothing was changed.' using errcode = 'AXE01', hint = 'PERIOD_ORDER';
    end if;
  elsif new.state <> old.state then
    if not session_holds('close', 'admin') then
      raise exception 'Closing needs the scope close. Nothing was changed.' using errcode = 'AXE01', hint = 'PERIOD_SCOPE';
    end if;
    if old.state = 'hard_closed' then
      raise exception 'A hard-closed period can only be reopened. Nothing was changed.' using errcode = 'AXE01', hint = 'PERIOD_ORDER';
    end if;
    if exists (select from fiscal_period where ends_on < new.starts_on
      and (state = 'open' or new.state = 'hard_closed' and state <> 'hard_closed')) then
      raise exception 'An earlier period is not closed yet; close it first. Nothing was changed.' using errcode = 'AXE01', hint = 'PERIOD_ORDER';
    end if;
  end if;
  new.version := old.version + (new.state <> old.state)::integer;
  return new;
end $$;

create trigger fiscal_period_guard before update or delete on fiscal_period for each row execute function guard_fiscal_period();
create trigger fiscal_period_guard_truncate before truncate on fiscal_period for each statement execute function guard_fiscal_period();

-- After a reopening no later period may stay closed.
create function check_period_order() returns trigger
language plpgsql set search_path from current as $$
begin
  if exists (
    select from (select state, lag(state) over (order by starts_on) as before from fiscal_period) p
    where (before = 'open' and state <> 'open') or (before = 'soft_closed' and state = 'hard_closed')
  ) then
    raise exception 'A closed period would follow an open one. Nothing was changed.' using errcode = 'AXE01', hint = 'PERIOD_ORDER';
  end if;
  return null;
end $$;

create constraint trigger fiscal_period_order after update of state on fiscal_period
deferrable initially deferred for each row execute function check_period_order();

call publish_table('fiscal_year', 'read');
call publish_table('fiscal_period', 'change');
