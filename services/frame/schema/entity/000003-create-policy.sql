-- How this entity keeps its books; the newest version holds, older ones stay for the record.
create table accounting_policy (
  version integer generated always as identity primary key,
  -- Above this amount an agent may only propose, and somebody else commits.
  agent_posting_limit bigint not null check (agent_posting_limit between 0 and 9007199254740991),
  reason text check (char_length(reason) <= 1000),
  decided_by text not null default current_setting('app.actor', true),
  decided_at timestamptz not null default now()
);

-- The policy bounds agents, so after registration no agent decides it.
create function guard_policy() returns trigger
language plpgsql set search_path from current as $$
begin
  if new.decided_by is distinct from current_setting('app.actor', true) then
    raise exception 'A policy names the actor who decides it. Nothing was stored.' using errcode = 'AXE01', hint = 'POLICY_NEEDS_PERSON';
  end if;
  if new.decided_by like 'agent:%' and exists (select from accounting_policy) then
    raise exception 'An agent does not decide the policy that bounds it; a person with the scope admin does. Nothing was stored.'
      using errcode = 'AXE01', hint = 'POLICY_NEEDS_PERSON';
  end if;
  return new;
end $$;

create trigger accounting_policy_guard before insert on accounting_policy for each row execute function guard_policy();

call publish_table('accounting_policy', 'append');

-- What was proposed, to the letter. It is committed when a journal names it, and never changed.
create table journal_proposal (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  content jsonb not null,
  base_version text not null check (base_version ~ '^[0-9a-f]{64}$'),
  proposed_by text not null default current_setting('app.actor'),
  proposed_for text default nullif(current_setting('app.on_behalf_of', true), ''),
  proposed_at timestamptz not null default now()
);

create function guard_proposals() returns trigger
language plpgsql set search_path from current as $$
begin
  if new.proposed_by is distinct from current_setting('app.actor', true)
    or new.proposed_for is distinct from nullif(current_setting('app.on_behalf_of', true), '') then
    raise exception 'A proposal names the actor that makes it. Nothing was stored.' using errcode = 'AXE01', hint = 'JOURNAL_SEALED';
  end if;
  return new;
end $$;

create trigger journal_proposal_guard before insert on journal_proposal for each row execute function guard_proposals();

call publish_table('journal_proposal', 'append');
