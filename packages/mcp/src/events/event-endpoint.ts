import { type EventHandler, type IncomingEvent, isAgent } from '@axe/kit';
import { type EntityTx, receiveEvent } from '@axe/pg';
import * as z from 'zod';
import { serviceErrors } from '../errors.ts';
import type { Exchange } from '../http/exchange.ts';
import { readBody } from '../http/read-body.ts';
import type { ServiceCore } from '../service-core.ts';
import type { EventOptions } from './event-options.ts';

const eventShape = z.strictObject({
  id: z.string().min(1).max(100),
  type: z.string().min(1).max(200),
  source: z.string().min(1).max(64),
  entity: z.string().max(31),
  payload: z.record(z.string(), z.unknown()),
  occurredAt: z.string().max(40),
});

/** `POST /events`: handles an event once, in one transaction with its id, and says whether it was new. */
export async function takeEvent(core: ServiceCore, resources: unknown, options: EventOptions, exchange: Exchange): Promise<Response> {
  const { headers } = exchange.req;
  const caller = await options.verifier.verify({ authorization: headers.authorization });
  exchange.caller = caller;
  const body = await readBody(exchange.req, { maxBytes: core.limits.eventBodyBytes, timeoutMs: core.limits.bodyTimeoutMs });
  const event = parseEvent(body);
  if (!isAgent(caller.actor) || caller.actor !== `agent:${event.source}`) {
    throw serviceErrors.SENDER_NOT_ALLOWED('A service may post its own events only. This one was not stored.', { source: event.source });
  }
  const handler = core.declaration.handles.find(({ type }) => type === event.type);
  if (handler === undefined) {
    throw serviceErrors.EVENT_REJECTED(`${core.declaration.name} does not hear events of type ${event.type}. Nothing was stored.`, {
      type: event.type,
    });
  }
  const incoming = { ...event, payload: checkedPayload(handler, event) };
  const handle = (tx: unknown) => handler.handle(incoming, { tx: tx as EntityTx, resources, entity: event.entity });
  const status = await receiveEvent(core.database, incoming, handle, { requestId: exchange.requestId });
  exchange.outcome = status;
  return Response.json({ status }, { headers: { 'cache-control': 'no-store' } });
}

function parseEvent(body: Buffer): IncomingEvent & { readonly payload: Record<string, unknown> } {
  try {
    return eventShape.parse(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    throw serviceErrors.EVENT_REJECTED(
      'The body is no event: id, type, source, entity, payload, occurredAt. Nothing was stored.',
      {},
      cause,
    );
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the resources and transaction of any service.
function checkedPayload(handler: EventHandler<any, any>, event: IncomingEvent): unknown {
  const parsed = handler.payload.safeParse(event.payload);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, 10).map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`);
  throw serviceErrors.EVENT_REJECTED(`The payload does not fit ${event.type} (${fields.join('; ')}). Nothing was stored.`, {
    type: event.type,
  });
}
