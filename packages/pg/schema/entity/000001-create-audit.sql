/*
 How a guard written in SQL refuses a caller, in a way that reaches him: raise with errcode 'AXE01', a message he can act
 on, the code of the refusal as hint and its context as JSON in detail. The code must be in the service's error table:

   raise exception using errcode = 'AXE01', message = 'The period 2026-03 is closed; post into an open one.',
     hint = 'PERIOD_CLOSED', detail = '{"period":"2026-03"}';

 Every other error of the database stays private.
*/
create table audit_log (
  id bigint generated always as identity primary key,
  table_name text not null,
  op text not null check (op in ('insert', 'update', 'delete')),
  old_data jsonb,
  new_data jsonb,
  actor text not null,
  entity_context text not null,
  request_id text not null,
  on_behalf_of text,
  ts timestamptz not null default clock_timestamp(),
  xid xid8 not null default pg_current_xact_id()
);
-- Sealing and verifying read ranges of transactions; equal and growing keys make this index cheap to keep.
create index audit_log_xid on audit_log (xid);

create function require_actor() returns text language plpgsql stable set search_path from current as $$
declare
  actor text := current_setting('app.actor', true);
begin
  if actor is null or actor !~ '^(person|agent):.' then
    raise exception using errcode = 'AXE01', hint = 'ACTOR_MISSING',
      message = 'Nothing is written without saying who acts. Nothing was stored.';
  end if;
  return actor;
end
$$;

-- One statement, one pass over its rows: a batch costs little more than a single row.
create function audit_insert() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into audit_log (table_name, op, new_data, actor, entity_context, request_id, on_behalf_of)
  select tg_table_name, 'insert', to_jsonb(n), s.actor, substr(tg_table_schema, 8), s.request_id, s.on_behalf_of
  from new_rows n, (select require_actor() as actor, coalesce(current_setting('app.request_id', true), '') as request_id,
    nullif(current_setting('app.on_behalf_of', true), '') as on_behalf_of offset 0) s;
  return null;
end
$$;

create function audit_delete() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into audit_log (table_name, op, old_data, actor, entity_context, request_id, on_behalf_of)
  select tg_table_name, 'delete', to_jsonb(o), s.actor, substr(tg_table_schema, 8), s.request_id, s.on_behalf_of
  from old_rows o, (select require_actor() as actor, coalesce(current_setting('app.request_id', true), '') as request_id,
    nullif(current_setting('app.on_behalf_of', true), '') as on_behalf_of offset 0) s;
  return null;
end
$$;

-- The two transition tables hold the rows in the same order, which pairs them without knowing the key.
create function audit_update() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into audit_log (table_name, op, old_data, new_data, actor, entity_context, request_id, on_behalf_of)
  select tg_table_name, 'update', o.data, n.data, s.actor, substr(tg_table_schema, 8), s.request_id, s.on_behalf_of
  from (select row_number() over () as position, to_jsonb(t) as data from old_rows t) o
  join (select row_number() over () as position, to_jsonb(t) as data from new_rows t) n using (position),
    (select require_actor() as actor, coalesce(current_setting('app.request_id', true), '') as request_id,
    nullif(current_setting('app.on_behalf_of', true), '') as on_behalf_of offset 0) s
  order by position;
  return null;
end
$$;

create function refuse_change() returns trigger language plpgsql set search_path from current as $$
begin
  raise exception using errcode = 'AXE01', hint = 'APPEND_ONLY',
    message = format('%s of %s is refused: its rows are kept as written and corrected by new ones. Nothing was changed.', lower(tg_op), tg_table_name),
    detail = json_build_object('table', tg_table_name, 'operation', lower(tg_op))::text;
end
$$;

/*
 Gives a table of this schema to the entity's role, audited.
   'append'         select, insert; UPDATE, DELETE and TRUNCATE are refused to everybody, the owner too
   'change'         select, insert, update
   'change_delete'  select, insert, update, delete
   'read'           select
 May be called again to change the mode. Views take 'read' only.
*/
create procedure publish_table(target text, mode text) language plpgsql set search_path from current as $$
declare
  role_name text := current_setting('app.entity_role');
  kind "char" := (select relkind from pg_class where oid = target::regclass);
  rights text := case mode when 'append' then 'select, insert' when 'change' then 'select, insert, update'
    when 'change_delete' then 'select, insert, update, delete' when 'read' then 'select' end;
  sequence_name text;
begin
  if rights is null then
    raise exception 'publish_table(%, %): the mode is append, change, change_delete or read', target, mode;
  end if;
  execute format('revoke all on %I from %I', target, role_name);
  execute format('grant %s on %I to %I', rights, target, role_name);
  if kind in ('v', 'm') then
    return;
  end if;
  execute format('create or replace trigger audit_insert after insert on %I referencing new table as new_rows for each statement execute function audit_insert()', target);
  if mode = 'append' then
    execute format('create or replace trigger append_only before update or delete or truncate on %I for each statement execute function refuse_change()', target);
    execute format('drop trigger if exists audit_update on %I', target);
    execute format('drop trigger if exists audit_delete on %I', target);
  else
    execute format('create or replace trigger append_only before truncate on %I for each statement execute function refuse_change()', target);
    execute format('create or replace trigger audit_update after update on %I referencing old table as old_rows new table as new_rows for each statement execute function audit_update()', target);
    execute format('create or replace trigger audit_delete after delete on %I referencing old table as old_rows for each statement execute function audit_delete()', target);
  end if;
  -- For currval(); identity columns need no grant to insert.
  for sequence_name in
    select s.relname from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
    where d.refobjid = target::regclass and d.deptype in ('a', 'i')
  loop
    execute format('grant usage, select on sequence %I to %I', sequence_name, role_name);
  end loop;
end
$$;
revoke execute on procedure publish_table(text, text) from public;

create trigger append_only before update or delete or truncate on audit_log for each statement execute function refuse_change();

do $$
begin
  execute format('grant select on audit_log to %I', current_setting('app.entity_role'));
end
$$;
