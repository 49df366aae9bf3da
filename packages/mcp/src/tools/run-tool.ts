import type { EntityTx, Session, Tx } from '@axe/pg';
import * as z from 'zod';
import type { Cancellation } from './cancellation.ts';
import { effectiveRights, effectiveRoles } from './effective-rights.ts';
import { type Lent, lendSharedTx, lendTx } from './lend-tx.ts';
import { findReceipt, replayOrRun } from './receipts.ts';
import type { AnyCall, ToolArguments, ToolRequest, ToolRuntime } from './tool-request.ts';
import { callToolName } from './visible.ts';

type Encoded = Record<string, unknown>;

export interface ToolRun {
  readonly runtime: ToolRuntime;
  readonly request: ToolRequest;
  readonly args: ToolArguments;
  readonly cancellation: Cancellation;
}

/** One transaction on the entity's own pool: handler, output check and receipt commit together or not at all. */
export function runInEntity(run: ToolRun): Promise<Encoded> {
  const { runtime, request, args, cancellation } = run;
  const work = (tx: EntityTx): Promise<Encoded> => runLent(run, tx, lendTx(tx));
  const options = { rollback: args.dryRun, signal: cancellation.signal };
  return runtime.database.entity(sessionOf(request, args), args.dryRun ? (tx) => tx.rehearse(() => work(tx)) : work, options);
}

/** Tools without an entity session: those that concern no single entity, and those that set one up. */
export async function runOutsideEntity(run: ToolRun): Promise<Encoded> {
  const { runtime, request, args } = run;
  const { tool, writes } = request.prepared;
  if (tool.reach === 'service') return writes && tool.name !== callToolName ? runInShared(run) : handle(run, undefined);
  if (args.idempotencyKey === undefined) return handle(run, undefined);
  const earlier = await earlierResult(run);
  if (earlier !== undefined) return earlier;
  const result = await handle(run, undefined);
  if (args.dryRun) return result;
  return runtime.database.entity(sessionOf(request, args), (tx) => replayOrRun(tx, request, args, () => Promise.resolve(result)));
}

/** As in an entity, but in the schema that all of the service shares. */
function runInShared(run: ToolRun): Promise<Encoded> {
  const { runtime, request, args, cancellation } = run;
  const { caller, requestId } = request;
  const work = (tx: Tx): Promise<Encoded> => runLent(run, tx, lendSharedTx(tx));
  const by = { actor: caller.actor, onBehalfOf: caller.onBehalfOf, requestId };
  const options = { rollback: args.dryRun, signal: cancellation.signal, by };
  return runtime.database.shared(args.dryRun ? (tx) => tx.rehearse(() => work(tx)) : work, options);
}

async function runLent(run: ToolRun, tx: Tx, lent: Lent<Tx>): Promise<Encoded> {
  try {
    const result = await replayOrRun(tx, run.request, run.args, () => handle(run, lent.tx));
    // The last moment at which a caller that has gone can still stop the commit.
    run.cancellation.check();
    return result;
  } finally {
    lent.takeBack();
  }
}

/** Receipts lie in the entity's own schema, which a tool that sets the entity up may yet have to make. */
async function earlierResult({ runtime, request, args }: ToolRun): Promise<Encoded | undefined> {
  const exists = (await runtime.database.entities()).includes(args.entity);
  if (!exists) return undefined;
  return runtime.database.entity(sessionOf(request, args), (tx) => findReceipt(tx, request, args), { rollback: true });
}

function sessionOf({ caller, requestId }: ToolRequest, { entity }: ToolArguments): Session {
  return { entity, actor: caller.actor, onBehalfOf: caller.onBehalfOf, requestId, scopes: caller.scopesIn(entity) };
}

async function handle(run: ToolRun, tx: Tx | undefined): Promise<Encoded> {
  const { tool } = run.request.prepared;
  const value = await run.cancellation.race(tool.run(run.args.own, callOf(run, tx)));
  return encode(run.request, run.args, value);
}

function callOf({ runtime, request, args, cancellation }: ToolRun, tx: Tx | undefined): AnyCall {
  const { caller, requestId, prepared } = request;
  return {
    actor: caller.actor,
    onBehalfOf: caller.onBehalfOf,
    rights: effectiveRights(caller),
    roles: effectiveRoles(caller),
    requestId,
    now: runtime.now(),
    dryRun: args.dryRun,
    resources: runtime.resources,
    entity: args.entity,
    get signal() {
      return cancellation.signal;
    },
    get tx() {
      if (tx !== undefined) return tx;
      throw new Error(
        `${prepared.tool.name} is a ${prepared.tool.effect} of reach ${prepared.tool.reach}, which runs in no transaction of the chassis, so it has no tx.`,
      );
    },
  };
}

/** What goes over the wire. A result that its own schema refuses is a defect of the service, and nothing is stored. */
function encode({ prepared }: ToolRequest, args: ToolArguments, value: Record<string, unknown>): Encoded {
  return z.encode(prepared.output, args.dryRun ? { ...value, dry_run: true } : value) as Encoded;
}
