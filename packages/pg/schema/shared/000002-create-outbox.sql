-- Events of this service. Entity roles reach it only through emit_event of their own schema, which fills in the entity.
create table outbox_event (
  seq bigint generated always as identity primary key,
  id uuid not null unique default gen_random_uuid(),
  entity text not null,
  type text not null check (length(type) between 1 and 200),
  payload jsonb not null check (jsonb_typeof(payload) = 'object' and length(payload::text) <= 262144),
  occurred_at timestamptz not null default clock_timestamp(),
  -- Null until the worker has made one delivery row per consumer.
  routed_at timestamptz
);
create index outbox_event_unrouted on outbox_event (seq) where routed_at is null;

-- pending: not yet delivered; delivered: done; dead: given up after too many attempts, kept for the operator.
create table outbox_delivery (
  event_seq bigint not null references outbox_event,
  consumer text not null,
  entity text not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default clock_timestamp(),
  leased_until timestamptz,
  last_error text,
  finished_at timestamptz,
  primary key (consumer, event_seq)
);
create index outbox_delivery_pending on outbox_delivery (consumer, entity, event_seq) where state = 'pending';
create index outbox_delivery_dead on outbox_delivery (event_seq) where state = 'dead';

create function notify_outbox() returns trigger language plpgsql set search_path from current as $$
begin
  -- No payload: every role of the database may listen.
  notify axe_outbox;
  return null;
end
$$;
create trigger notify_outbox after insert on outbox_event for each statement execute function notify_outbox();

-- Events of other services that concern no single entity; those of an entity are remembered in its own schema.
create table inbox_event (
  source text not null,
  id uuid not null,
  type text not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (source, id)
);
