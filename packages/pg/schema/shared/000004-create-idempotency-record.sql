-- Receipts of writes that concern no entity, kept for good; those of an entity lie in its own schema, with the same rules.
create table idempotency_record (
  tool text not null,
  actor text not null,
  key text not null check (length(key) between 1 and 200),
  payload_hash text not null,
  -- Null only inside the transaction that claimed it. Not jsonb, which puts keys in another order: a replay is the first
  -- answer to the letter.
  result json,
  request_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tool, actor, key)
);

create function keep_receipt() returns trigger language plpgsql set search_path from current as $$
begin
  if tg_op <> 'UPDATE' or old.result is not null or (old.tool, old.actor, old.key, old.payload_hash, old.request_id, old.created_at)
    is distinct from (new.tool, new.actor, new.key, new.payload_hash, new.request_id, new.created_at) then
    raise exception using errcode = 'AXE01', hint = 'APPEND_ONLY', message = 'A receipt is never changed. Nothing was changed.',
      detail = format('{"table":"idempotency_record","operation":"%s"}', lower(tg_op));
  end if;
  return new;
end
$$;
create trigger keep_receipt before update on idempotency_record for each row execute function keep_receipt();
create trigger append_only before delete or truncate on idempotency_record for each statement execute function keep_receipt();

-- A claim that is committed without its result would block the key for ever.
create function require_result() returns trigger language plpgsql set search_path from current as $$
begin
  if exists (select from idempotency_record r where (r.tool, r.actor, r.key) = (new.tool, new.actor, new.key) and r.result is null) then
    raise exception 'idempotency receipt of % committed without a result', new.tool;
  end if;
  return null;
end
$$;
create constraint trigger require_result after insert on idempotency_record deferrable initially deferred
  for each row execute function require_result();

do $$
begin
  execute format('revoke all on idempotency_record from %I', current_setting('app.app_role'));
  execute format('grant select, insert, update (result) on idempotency_record to %I', current_setting('app.app_role'));
end
$$;
