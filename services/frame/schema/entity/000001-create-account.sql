-- The chart of accounts. Four digits, children with a suffix (1102-01); the first digit is the type.
create table account (
  code text collate "C" primary key check (code ~ '^[1-5][0-9]{3}(-[0-9]{2,4})?$'),
  parent_code text collate "C" references account (code),
  name_ko text not null check (char_length(name_ko) between 1 and 100),
  name_en text not null check (char_length(name_en) between 1 and 100),
  type text not null check (type in ('asset', 'liability', 'equity', 'revenue', 'expense')),
  normal_side text not null check (normal_side in ('debit', 'credit')),
  postable boolean not null default true,
  closed_on date,
  created_at timestamptz not null default now(),
  check (parent_code <> code),
  constraint account_type_fits_code check (
    type = (array['asset', 'liability', 'equity', 'revenue', 'expense'])[left(code, 1)::integer]
  )
);

create index account_parent on account (parent_code);

-- What an account is never changes: old statements would change their meaning with it. Names may be corrected.
create function guard_account() returns trigger
language plpgsql set search_path from current as $$
begin
  if tg_op = 'DELETE' or tg_op = 'TRUNCATE' then
    raise exception 'Accounts are never deleted, because old lines name them. Nothing was changed.' using errcode = 'AXE01', hint = 'ACCOUNT_FIXED';
  end if;
  if tg_op = 'UPDATE' and (new.code, new.type, new.normal_side, new.parent_code) is distinct from
    (old.code, old.type, old.normal_side, old.parent_code) then
    raise exception 'Account % keeps its code, type, normal side and parent; add another account instead. Nothing was changed.', old.code using errcode = 'AXE01', hint = 'ACCOUNT_FIXED';
  end if;
  if tg_op = 'INSERT' and new.parent_code is not null
    and not exists (select from account where code = new.parent_code and type = new.type) then
    raise exception 'Account % and its parent % must exist and have one type. Nothing was changed.', new.code, new.parent_code using errcode = 'AXE01', hint = 'ACCOUNT_FIXED';
  end if;
  return new;
end $$;

create trigger account_guard before insert or update or delete on account for each row execute function guard_account();
create trigger account_guard_truncate before truncate on account for each statement execute function guard_account();

call publish_table('account', 'change');
