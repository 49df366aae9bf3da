-- The entity is the schema this function lives in, whatever the session says.
create function emit_event(type text, payload jsonb) returns uuid language sql security definer set search_path from current as $$
  insert into shared.outbox_event (entity, type, payload) values (substr(current_schema(), 8), type, payload) returning id
$$;

-- Ids of events already handled for this entity; the handler's work and this row commit together.
create table inbox_event (
  source text not null,
  id uuid not null,
  type text not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (source, id)
);
create trigger append_only before update or delete or truncate on inbox_event for each statement execute function refuse_change();

do $$
begin
  execute format('grant select, insert on inbox_event to %I', current_setting('app.entity_role'));
end
$$;
