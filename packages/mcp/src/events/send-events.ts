import { setTimeout as pause } from 'node:timers/promises';
import { type Database, type OutboxState, type OutgoingEvent, outboxState, startOutboxWorker } from '@axe/pg';
import type { AnyService } from '../any-service.ts';
import type { Log } from '../log.ts';
import type { EventOptions } from './event-options.ts';

export interface EventSender {
  /** What lies in the outbox, at most a second old; the last known state when the database does not answer. */
  state(): Promise<Pick<OutboxState, 'pending' | 'dead' | 'oldestPendingMs' | 'deadLetters'> | undefined>;
  /** Resolves when nothing is due any more. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const maxAgeMs = 1000;
const maxWaitMs = 1000;

/** Delivers what the service emits to the declared consumers, over HTTP. */
export function startSending(declaration: AnyService, database: Database, options: EventOptions, log: Log): EventSender {
  const consumers = new Map(declaration.emits.map(({ type, consumers: all }) => [type, all]));
  const worker = startOutboxWorker({
    database,
    source: declaration.name,
    consumersOf: (type) => (consumers.get(type) ?? []).filter((consumer) => options.endpointOf(consumer) !== undefined),
    deliver: (event, consumer, signal) => deliver(event, consumer, options, signal),
    ...(options.retry === undefined ? {} : { retry: options.retry }),
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
  });
  let last: OutboxState | undefined;
  let readAtMs = 0;
  const read = async () => {
    try {
      last = await outboxState(database);
    } catch (error) {
      log.warn({ err: error }, 'the outbox could not be read');
    }
  };
  return {
    async state() {
      if (Date.now() - readAtMs < maxAgeMs) return last;
      readAtMs = Date.now();
      // Health must answer while the database hangs.
      await Promise.race([read(), pause(maxWaitMs, undefined, { ref: false })]);
      return last;
    },
    settle: () => worker.settle(),
    close: () => worker.stop(),
  };
}

async function deliver(event: OutgoingEvent, consumer: string, options: EventOptions, signal: AbortSignal): Promise<void> {
  const endpoint = options.endpointOf(consumer);
  if (endpoint === undefined) throw new Error(`${consumer} is no longer part of this platform`);
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Bearer ${await options.tokenFor(consumer)}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
    redirect: 'error',
    signal,
  });
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  throw new Error(`${consumer} answered ${response.status} ${await errorCode(response)}`);
}

async function errorCode(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const code = (body as { error?: { code?: unknown } } | undefined)?.error?.code;
  return typeof code === 'string' ? code : '';
}
