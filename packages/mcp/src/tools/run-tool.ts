import type { EntityTx, Session } from '@axe/pg';
import * as z from 'zod';
import { untilAborted } from './bounded-run.ts';
import type { AnyCall, ToolArguments, ToolRequest, ToolRuntime } from './call-tool.ts';
import { lendTx } from './lend-tx.ts';
import { findReceipt, replayOrRun } from './receipts.ts';

type Encoded = Record<string, unknown>;
type Call = Omit<AnyCall, 'tx'>;

/** One transaction on the entity's own pool: handler, output check and receipt commit together or not at all. */
export function runInEntity(runtime: ToolRuntime, request: ToolRequest, args: ToolArguments, call: Call): Promise<Encoded> {
  const work = async (tx: EntityTx): Promise<Encoded> => {
    const lent = lendTx(tx);
    try {
      const running = () => request.prepared.tool.run(args.own, { ...call, tx: lent.tx });
      const handle = async () => encode(request, args, await untilAborted(running(), call.signal));
      const result = await replayOrRun(tx, request, args, handle);
      // The last moment at which a caller that has gone can still stop the commit.
      call.signal.throwIfAborted();
      return result;
    } finally {
      lent.takeBack();
    }
  };
  const session = sessionOf(request, args);
  const options = { rollback: args.dryRun, signal: call.signal };
  return runtime.database.entity(session, args.dryRun ? (tx) => tx.rehearse(() => work(tx)) : work, options);
}

/** Tools without an entity session: those that concern no single entity, and those that set one up. */
export async function runOutsideEntity(runtime: ToolRuntime, request: ToolRequest, args: ToolArguments, call: Call): Promise<Encoded> {
  const { tool } = request.prepared;
  const run = async () => encode(request, args, await untilAborted(tool.run(args.own, withoutTx(request, call)), call.signal));
  if (tool.reach === 'service' || args.idempotencyKey === undefined) return run();
  const earlier = await earlierResult(runtime, request, args);
  if (earlier !== undefined) return earlier;
  const result = await run();
  if (args.dryRun) return result;
  return runtime.database.entity(sessionOf(request, args), (tx) => replayOrRun(tx, request, args, () => Promise.resolve(result)));
}

/** Receipts lie in the entity's own schema, which a tool that sets the entity up may yet have to make. */
async function earlierResult(runtime: ToolRuntime, request: ToolRequest, args: ToolArguments): Promise<Encoded | undefined> {
  const exists = (await runtime.database.entities()).includes(args.entity);
  if (!exists) return undefined;
  return runtime.database.entity(sessionOf(request, args), (tx) => findReceipt(tx, request, args), { rollback: true });
}

function sessionOf({ caller, requestId }: ToolRequest, { entity }: ToolArguments): Session {
  return { entity, actor: caller.actor, onBehalfOf: caller.onBehalfOf, requestId, scopes: caller.scopesIn(entity) };
}

function withoutTx({ prepared: { tool } }: ToolRequest, call: Call): AnyCall {
  return Object.defineProperty({ ...call } as AnyCall, 'tx', {
    get: () => {
      throw new Error(`${tool.name} has reach ${tool.reach} and opens no entity session, so it has no tx.`);
    },
  });
}

/** What goes over the wire. A result that its own schema refuses is a defect of the service, and nothing is stored. */
function encode({ prepared }: ToolRequest, args: ToolArguments, value: Record<string, unknown>): Encoded {
  return z.encode(prepared.output, args.dryRun ? { ...value, dry_run: true } : value) as Encoded;
}
