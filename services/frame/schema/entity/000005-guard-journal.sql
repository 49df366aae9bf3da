-- Runs once a statement, as the owner, behind every way to insert a header. It takes the year's turnstile itself, so that the state of the
-- period is read in a snapshot no older than the last close.
create function guard_journals() returns trigger
language plpgsql security definer set search_path from current as $$
declare
  actor text := coalesce(current_setting('app.actor', true), '');
  behind text := nullif(current_setting('app.on_behalf_of', true), '');
  found record;
begin
  perform from fiscal_year where fiscal_year in (select fiscal_year from new_journals) order by fiscal_year for no key update;

  if exists (select from new_journals
    where xid <> pg_current_xact_id() or posted_by <> actor or posted_for is distinct from behind) then
    raise exception 'A journal names the transaction and actor that make it. Nothing was posted.' using errcode = 'AXE01', hint = 'JOURNAL_SEALED';
  end if;

  for found in
    select d.posted_on, p.state from (select distinct fiscal_year, posted_on from new_journals) d
    left join fiscal_period p on p.fiscal_year = d.fiscal_year and d.posted_on between p.starts_on and p.ends_on
  loop
    if found.state is null or found.state = 'hard_closed' or (found.state = 'soft_closed' and not session_holds('close', 'admin')) then
      raise exception 'No journal may be dated %: its period is %. Nothing was posted; choose a date in an open period.',
        found.posted_on, coalesce(replace(found.state, '_', '-'), 'missing')
        using errcode = 'AXE01', hint = 'PERIOD_CLOSED',
        detail = json_build_object('posted_on', found.posted_on, 'state', coalesce(found.state, 'missing'))::text;
    end if;
  end loop;

  for found in select fiscal_year, min(number) as first, max(number) as last, count(*) as taken from new_journals group by fiscal_year loop
    if found.last - found.first + 1 <> found.taken
      or (found.first > 1 and not exists (select from journal where fiscal_year = found.fiscal_year and number = found.first - 1)) then
      raise exception 'Voucher numbers of % would have a gap. Nothing was posted.', found.fiscal_year using errcode = 'AXE01', hint = 'VOUCHER_GAP';
    end if;
  end loop;

  -- Only posts behind a snapshot (with the scope close, into a soft-closed period) reach the delete.
  if exists (select from balance_snapshot where ends_on >= (select min(posted_on) from new_journals)) then
    delete from balance_snapshot where ends_on >= (select min(posted_on) from new_journals);
  end if;
  return null;
end $$;

create trigger journal_guard after insert on journal referencing new table as new_journals
for each statement execute function guard_journals();

create function guard_journal_lines() returns trigger
language plpgsql set search_path from current as $$
begin
  if exists (select from new_lines l join journal j on j.id = l.journal_id
    where j.xid <> pg_current_xact_id() or j.posted_on <> l.posted_on) then
    raise exception 'Lines join only a journal of the same transaction and date; post a new journal instead. Nothing was posted.' using errcode = 'AXE01', hint = 'JOURNAL_SEALED';
  end if;
  if exists (select from new_lines l join account a on a.code = l.account_code
    where not a.postable or l.posted_on > a.closed_on) then
    raise exception 'A line names an account that takes no lines. Nothing was posted.' using errcode = 'AXE01', hint = 'ACCOUNT_NOT_POSTABLE';
  end if;
  return null;
end $$;

create trigger journal_line_guard after insert on journal_line referencing new table as new_lines
for each statement execute function guard_journal_lines();

-- At commit, for every header and every line: the journal has two lines or more, and both sides equal its amount. On lines as well as
-- headers, because constraints can be forced early inside a transaction and rows added after.
create function check_journal_header() returns trigger
language plpgsql set search_path from current as $$
declare
  lines bigint;
  debits numeric;
  credits numeric;
begin
  select count(*), sum(debit), sum(credit) into lines, debits, credits from journal_line where journal_id = new.id;
  if lines < 2 or debits <> new.amount or credits <> new.amount then
    raise exception 'Journal % over % has % lines with debit % and credit %; both sides must equal its amount. Nothing was posted.', new.id, new.amount, lines, debits, credits
      using errcode = 'AXE01', hint = 'JOURNAL_UNBALANCED';
  end if;
  return null;
end $$;

create function check_journal_line() returns trigger
language plpgsql set search_path from current as $$
declare
  debits numeric;
  credits numeric;
  total bigint;
begin
  select sum(debit), sum(credit), (select amount from journal where id = new.journal_id) into debits, credits, total
  from journal_line where journal_id = new.journal_id;
  if debits <> credits or debits is distinct from total::numeric then
    raise exception 'Journal % has debit % and credit % over %; both sides must equal its amount. Nothing was posted.', new.journal_id, debits, credits, total using errcode = 'AXE01', hint = 'JOURNAL_UNBALANCED';
  end if;
  return null;
end $$;

create constraint trigger journal_whole after insert on journal
deferrable initially deferred for each row execute function check_journal_header();
create constraint trigger journal_line_balanced after insert on journal_line
deferrable initially deferred for each row execute function check_journal_line();

-- Segregation of duties: above the limit an agent only proposes, and whoever commits is another person (an agent that acts for somebody
-- counts as that person). Deferred, so that a preview can force every other check.
create function check_second_actor() returns trigger
language plpgsql set search_path from current as $$
declare
  ceiling bigint;
  proposal record;
begin
  select agent_posting_limit into ceiling from accounting_policy order by version desc limit 1;
  if new.amount <= ceiling then return null; end if;
  select proposed_by, proposed_for into proposal from journal_proposal where hash = new.proposal_hash;
  if new.posted_by not like 'agent:%' and coalesce(proposal.proposed_by, '') not like 'agent:%' then return null; end if;
  if proposal.proposed_by is null or proposal.proposed_by = new.posted_by
    or coalesce(proposal.proposed_for, proposal.proposed_by) = coalesce(new.posted_for, new.posted_by) then
    raise exception 'Above % won an agent only proposes (propose_journal) and a different person commits (commit_proposal). Nothing was posted.',
      ceiling using errcode = 'AXE01', hint = 'SECOND_ACTOR_REQUIRED', detail = json_build_object('agent_posting_limit', ceiling)::text;
  end if;
  return null;
end $$;

create constraint trigger journal_second_actor after insert on journal
deferrable initially deferred for each row when (new.posted_by like 'agent:%' or new.proposal_hash is not null)
execute function check_second_actor();
