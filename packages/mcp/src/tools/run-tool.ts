import type { EntityTx, Session } from '@axe/pg';
import * as z from 'zod';
import { untilAborted } from './bounded-run.ts';
import type { AnyCall, ToolArguments, ToolRequest, ToolRuntime } from './call-tool.ts';
import { replayOrRun } from './receipts.ts';

type Encoded = Record<string, unknown>;
type Call = Omit<AnyCall, 'tx'>;

/** One transaction on the entity's own pool: handler, output check and receipt commit together or not at all. */
export function runInEntity(runtime: ToolRuntime, request: ToolRequest, args: ToolArguments, call: Call): Promise<Encoded> {
  const { prepared, caller, requestId } = request;
  const session: Session = {
    entity: args.entity,
    actor: caller.actor,
    onBehalfOf: caller.onBehalfOf,
    requestId,
    scopes: caller.scopesIn(args.entity),
  };
  const work = async (tx: EntityTx): Promise<Encoded> => {
    const handle = async () => encode(request, args, await untilAborted(prepared.tool.run(args.own, { ...call, tx }), call.signal));
    const result = await replayOrRun(tx, request, args, handle);
    // The last moment at which a caller that has gone can still stop the commit.
    call.signal.throwIfAborted();
    return result;
  };
  if (!args.dryRun) return runtime.database.entity(session, work);
  return runtime.database.entity(session, (tx) => tx.rehearse(() => work(tx)), { rollback: true });
}

/** Tools without an entity session: those that concern no single entity, and those that set one up. */
export async function runOutsideEntity(_runtime: ToolRuntime, request: ToolRequest, args: ToolArguments, call: Call): Promise<Encoded> {
  const { tool } = request.prepared;
  const withoutTx = Object.defineProperty({ ...call } as AnyCall, 'tx', {
    get: () => {
      throw new Error(`${tool.name} has reach ${tool.reach} and opens no entity session, so it has no tx.`);
    },
  });
  return encode(request, args, await tool.run(args.own, withoutTx));
}

/** What goes over the wire. A result that its own schema refuses is a defect of the service, and nothing is stored. */
function encode({ prepared }: ToolRequest, args: ToolArguments, value: Record<string, unknown>): Encoded {
  return z.encode(prepared.output, args.dryRun ? { ...value, dry_run: true } : value) as Encoded;
}
