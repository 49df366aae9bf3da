import { setTimeout as pause } from 'node:timers/promises';
import { coreOf } from './assemble-database.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import {
  type Delivery,
  giveBack,
  leaseDeliveries,
  markDelivered,
  markFailed,
  type OutgoingEvent,
  type RetryPolicy,
  routeEvents,
  waitForDue,
} from './outbox.ts';

export interface OutboxWorkerOptions {
  readonly database: Database;
  /** Name of the emitting service, as consumers see it. Default that of the database. */
  readonly source?: string;
  /** Services that hear an event type. */
  consumersOf(type: string): readonly string[];
  /** Hands one event to one consumer; throws when it was not accepted. The same event may come again. */
  deliver(event: OutgoingEvent, consumer: string, signal: AbortSignal): Promise<void>;
  readonly retry?: Partial<RetryPolicy>;
  /** Longest delivery; default 30 s. */
  readonly deliveryTimeoutMs?: number;
  /** How often to look without having been woken; default 5 s. */
  readonly pollMs?: number;
  /** Deliveries at the same time; default 8. */
  readonly concurrency?: number;
}

export interface OutboxWorker {
  /** Resolves when nothing is due any more; for tests and for draining. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const defaultRetry: RetryPolicy = { maxAttempts: 12, firstMs: 1_000, maxMs: 600_000 };

/** Delivers at least once, in order per entity and consumer. Several workers may run (two colours); leases keep them apart. */
export function startOutboxWorker(options: OutboxWorkerOptions): OutboxWorker {
  const { database } = options;
  const core = coreOf(database);
  const retry = { ...defaultRetry, ...options.retry };
  const source = options.source ?? core.service;
  const timeoutMs = options.deliveryTimeoutMs ?? 30_000;
  const stopping = new AbortController();
  const pollMs = options.pollMs ?? 5_000;
  const bell = createBell();

  async function attempt(delivery: Delivery): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      await options.deliver(delivery.event, delivery.consumer, signal);
    } catch (cause) {
      if (stopping.signal.aborted) return database.shared((tx) => giveBack(tx, delivery));
      const reason = cause instanceof Error ? cause.message : 'refused';
      const state = await database.shared((tx) => markFailed(tx, delivery, reason, retry));
      core.log.warn(
        { event: delivery.event.id, consumer: delivery.consumer, attempts: delivery.attempts, state, err: cause },
        'event not delivered',
      );
      return;
    }
    await database.shared((tx) => markDelivered(tx, delivery));
  }

  /** True when something was done, so it is worth looking again at once. */
  async function round(): Promise<boolean> {
    const routed = await database.shared((tx) => routeEvents(tx, options.consumersOf, 200));
    const leased = await database.shared((tx) => leaseDeliveries(tx, source, options.concurrency ?? 8, timeoutMs + 10_000));
    await Promise.all(leased.map(attempt));
    return routed + leased.length > 0;
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      let waitMs = pollMs;
      try {
        if (await round()) continue;
        waitMs = await database.shared((tx) => waitForDue(tx, pollMs));
      } catch (cause) {
        core.log.error({ err: cause }, 'the outbox could not be read; trying again');
      }
      if (!stopping.signal.aborted) await bell.wait(waitMs);
    }
  }

  const listening = listen(() => core.connectApp(), bell.ring, stopping.signal);
  const working = work();
  return {
    async settle() {
      while (await round());
    },
    async stop() {
      stopping.abort();
      bell.ring();
      await Promise.all([working, listening]);
    },
  };
}

/** Keeps one listening connection; while it is down the worker polls. */
async function listen(connect: () => Promise<Connection>, ring: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let forget = (): void => undefined;
    try {
      const connection = await connect();
      const ended = new Promise<void>((resolve) => connection.onEnd(resolve));
      connection.onNotify(ring);
      const close = () => void connection.end();
      signal.addEventListener('abort', close, { once: true });
      forget = () => signal.removeEventListener('abort', close);
      await connection.script('listen axe_outbox');
      ring();
      if (signal.aborted) close();
      await ended;
    } catch {
      // Tried again below.
    }
    forget();
    if (!signal.aborted) await pause(1_000, undefined, { signal }).catch(() => undefined);
  }
}

/** A bell rung while nobody waits is heard by the next who does. */
function createBell() {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring(): void {
      rung = true;
      wake?.();
    },
    wait(ms: number): Promise<void> {
      if (rung) {
        rung = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          wake = undefined;
          rung = false;
          resolve();
        };
        const timer = setTimeout(done, ms);
        wake = done;
      });
    },
  };
}
