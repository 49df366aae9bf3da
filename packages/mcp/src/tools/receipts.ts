import { hash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '@axe/kit';
import { claimReceipt, completeReceipt, type EntityTx, type ReceiptClaim, type Tx } from '@axe/pg';
import type { ToolArguments, ToolRequest } from './tool-request.ts';

type Encoded = Record<string, unknown>;

/**
 * Inside the transaction of a write with an idempotency key: the stored result of the first call, or `run` and its result
 * stored. The race of two first calls is decided by the row of the claim. Refuses with IDEMPOTENCY_CONFLICT.
 */
export async function replayOrRun(tx: Tx, request: ToolRequest, args: ToolArguments, run: () => Promise<Encoded>): Promise<Encoded> {
  const claim = claimOf(request, args);
  if (claim === undefined) return run();
  const outcome = await claimReceipt(tx, claim);
  if (outcome.state === 'replay') return replayed(outcome.result, args);
  const result = await run();
  // The encoded result went through the output schema: it is JSON.
  await completeReceipt(tx, claim, result as JsonValue);
  return result;
}

class NoReceipt extends Error {}

/** The stored result of an earlier call, when there is one; stores nothing: the claim that asks is undone when it finds none. */
export async function findReceipt(tx: EntityTx, request: ToolRequest, args: ToolArguments): Promise<Encoded | undefined> {
  const claim = claimOf(request, args);
  if (claim === undefined) return undefined;
  try {
    return await tx.savepoint(async () => {
      const outcome = await claimReceipt(tx, claim);
      if (outcome.state === 'fresh') throw new NoReceipt();
      return replayed(outcome.result, args);
    });
  } catch (error) {
    if (error instanceof NoReceipt) return undefined;
    throw error;
  }
}

function replayed(stored: JsonValue, args: ToolArguments): Encoded {
  return { ...(stored as Encoded), replayed: true, ...(args.dryRun ? { dry_run: true } : {}) };
}

function claimOf(request: ToolRequest, { idempotencyKey }: ToolArguments): ReceiptClaim | undefined {
  if (idempotencyKey === undefined) return undefined;
  const { idempotency_key: _key, dry_run: _dryRun, ...payload } = request.args as Record<string, unknown>;
  return {
    tool: request.prepared.tool.name,
    actor: request.caller.subject,
    key: idempotencyKey,
    payloadHash: hash('sha256', canonicalJson(payload), 'hex'),
    requestId: request.requestId,
  };
}
