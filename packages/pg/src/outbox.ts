import type { JsonValue } from '@axe/kit';
import type { Database } from './database.ts';
import type { Tx } from './transaction.ts';

/*
 Plain SQL rather than a job queue: order per entity and consumer with any number of workers is one condition here ("no
 earlier pending row"), and would need a queue per entity and consumer there.
*/

/** An event on its way to one consumer; what the consumer's `/events` receives. */
export interface OutgoingEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  /** The empty string when it concerns no single entity. */
  readonly entity: string;
  readonly payload: { readonly [key: string]: JsonValue };
  readonly occurredAt: string;
}

export interface Delivery {
  readonly seq: bigint;
  readonly consumer: string;
  readonly attempts: number;
  readonly event: OutgoingEvent;
}

/** Emits from a transaction of the service itself, outside any entity. Entities use `EntityTx.emit`. */
export async function emitShared(tx: Tx, type: string, payload: { readonly [key: string]: JsonValue }): Promise<void> {
  await tx.execute("insert into outbox_event (entity, type, payload) values ('', $1, $2)", [type, JSON.stringify(payload)]);
}

/** Makes one delivery row per consumer for events that have none yet. Events are visible in commit order, so causes come first. */
export async function routeEvents(tx: Tx, consumersOf: (type: string) => readonly string[], limit: number): Promise<number> {
  const events = await tx.query<{ seq: bigint; type: string; entity: string }>(
    // Without "skip locked": two workers must not route out of order, so the second waits for the first.
    'select seq, type, entity from outbox_event where routed_at is null order by seq limit $1 for update',
    [limit],
  );
  if (events.length === 0) return 0;
  const rows = events.flatMap((event) => consumersOf(event.type).map((consumer) => ({ ...event, consumer })));
  await tx.execute(
    `insert into outbox_delivery (event_seq, consumer, entity)
     select * from unnest($1::bigint[], $2::text[], $3::text[]) on conflict do nothing`,
    [rows.map(({ seq }) => seq), rows.map(({ consumer }) => consumer), rows.map(({ entity }) => entity)],
  );
  await tx.execute('update outbox_event set routed_at = clock_timestamp() where seq = any($1)', [events.map(({ seq }) => seq)]);
  return events.length;
}

/** Leases the first pending delivery of each entity and consumer that is due; nobody else takes it until the lease ends. */
export async function leaseDeliveries(tx: Tx, source: string, limit: number, leaseMs: number): Promise<readonly Delivery[]> {
  const rows = await tx.query<{
    seq: bigint;
    consumer: string;
    attempts: number;
    id: string;
    type: string;
    entity: string;
    payload: OutgoingEvent['payload'];
    occurred_at: string;
  }>(
    `with due as (
       select d.consumer, d.event_seq from outbox_delivery d
       where d.state = 'pending' and d.next_attempt_at <= clock_timestamp()
         and (d.leased_until is null or d.leased_until < clock_timestamp())
         and not exists (
           select from outbox_delivery e where e.state = 'pending' and e.consumer = d.consumer and e.entity = d.entity and e.event_seq < d.event_seq)
       order by d.event_seq limit $1 for update skip locked),
     leased as (
       update outbox_delivery d set leased_until = clock_timestamp() + $2 * interval '1 millisecond', attempts = d.attempts + 1
       from due where (d.consumer, d.event_seq) = (due.consumer, due.event_seq)
       returning d.event_seq, d.consumer, d.attempts)
     select l.event_seq as seq, l.consumer, l.attempts, e.id, e.type, e.entity, e.payload, e.occurred_at
     from leased l join outbox_event e on e.seq = l.event_seq order by l.event_seq`,
    [limit, leaseMs],
  );
  return rows.map(({ seq, consumer, attempts, occurred_at, ...event }) => ({
    seq,
    consumer,
    attempts,
    event: { ...event, source, occurredAt: occurred_at },
  }));
}

export async function markDelivered(tx: Tx, { seq, consumer }: Delivery): Promise<void> {
  await tx.execute(
    `update outbox_delivery set state = 'delivered', finished_at = clock_timestamp(), leased_until = null, last_error = null
     where (consumer, event_seq) = ($1, $2) and state = 'pending'`,
    [consumer, seq],
  );
}

/** Milliseconds until the next delivery is due or a lease ends, at most `limitMs`. */
export async function waitForDue(tx: Tx, limitMs: number): Promise<number> {
  const { due } = await tx.one<{ due: number }>(
    `select coalesce(extract(epoch from min(greatest(next_attempt_at, coalesce(leased_until, next_attempt_at))) - clock_timestamp()) * 1000, $1)::float8 as due
     from outbox_delivery where state = 'pending'`,
    [limitMs],
  );
  return Math.min(limitMs, Math.max(due, 10));
}

/** A delivery cut short by our own stop was not an attempt; the next worker may take it at once. */
export async function giveBack(tx: Tx, { seq, consumer }: Delivery): Promise<void> {
  await tx.execute(
    `update outbox_delivery set leased_until = null, attempts = attempts - 1
     where (consumer, event_seq) = ($1, $2) and state = 'pending'`,
    [consumer, seq],
  );
}

/** Back-off doubles from `firstMs` up to `maxMs`; after `maxAttempts` the delivery is dead and the next of its entity goes on. */
export async function markFailed(tx: Tx, delivery: Delivery, reason: string, policy: RetryPolicy): Promise<'pending' | 'dead'> {
  const dead = delivery.attempts >= policy.maxAttempts;
  const waitMs = Math.min(policy.maxMs, policy.firstMs * 2 ** (delivery.attempts - 1));
  await tx.execute(
    `update outbox_delivery set state = $3, last_error = $4, leased_until = null,
       next_attempt_at = clock_timestamp() + $5 * interval '1 millisecond',
       finished_at = case when $3 = 'dead' then clock_timestamp() end
     where (consumer, event_seq) = ($1, $2) and state = 'pending'`,
    [delivery.consumer, delivery.seq, dead ? 'dead' : 'pending', reason.slice(0, 500), waitMs],
  );
  return dead ? 'dead' : 'pending';
}

export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface OutboxState {
  readonly unrouted: number;
  readonly pending: number;
  readonly delivered: number;
  readonly dead: number;
  /** Age of the oldest undelivered event. */
  readonly oldestPendingMs: number;
  /** The last dead deliveries, at most 20. */
  readonly deadLetters: readonly {
    readonly id: string;
    readonly type: string;
    readonly entity: string;
    readonly consumer: string;
    readonly attempts: number;
    readonly lastError: string;
  }[];
}

export function outboxState(database: Database): Promise<OutboxState> {
  return database.shared(async (tx) => {
    const counts = await tx.one<Omit<OutboxState, 'deadLetters'>>(
      `select (select count(*)::int from outbox_event where routed_at is null) as unrouted,
         count(*) filter (where state = 'pending')::int as pending, count(*) filter (where state = 'delivered')::int as delivered,
         count(*) filter (where state = 'dead')::int as dead,
         coalesce((select extract(epoch from clock_timestamp() - min(e.occurred_at)) * 1000 from outbox_event e
           where e.routed_at is null or exists (select from outbox_delivery p where p.event_seq = e.seq and p.state = 'pending')), 0)::float8
           as "oldestPendingMs"
       from outbox_delivery`,
    );
    const deadLetters = await tx.query<OutboxState['deadLetters'][number]>(
      `select e.id, e.type, e.entity, d.consumer, d.attempts, coalesce(d.last_error, '') as "lastError"
       from outbox_delivery d join outbox_event e on e.seq = d.event_seq where d.state = 'dead' order by e.seq desc limit 20`,
    );
    return { ...counts, deadLetters };
  });
}

/** Gives dead deliveries of an event another round of attempts; returns how many. */
export function reviveEvent(database: Database, eventId: string): Promise<number> {
  return database.shared(async (tx) => {
    await tx.query("select pg_notify('axe_outbox', '')");
    return tx.execute(
      `update outbox_delivery d set state = 'pending', attempts = 0, next_attempt_at = clock_timestamp(), finished_at = null
       from outbox_event e where e.seq = d.event_seq and e.id = $1 and d.state = 'dead'`,
      [eventId],
    );
  });
}
