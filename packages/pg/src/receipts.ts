import type { JsonValue } from '@axe/kit';
import { databaseErrors } from './errors.ts';
import type { Tx } from './transaction.ts';

export interface ReceiptKey {
  readonly tool: string;
  readonly actor: string;
  readonly key: string;
}

export interface ReceiptClaim extends ReceiptKey {
  /** SHA-256 of the canonical arguments. */
  readonly payloadHash: string;
  readonly requestId: string;
}

export type ClaimOutcome = { readonly state: 'fresh' } | { readonly state: 'replay'; readonly result: JsonValue };

/**
 * First thing in a write's transaction. Of two first calls one inserts; the other waits for it, then reads what it stored
 * in a second statement: within one statement it would still see the time before.
 */
export async function claimReceipt(tx: Tx, claim: ReceiptClaim): Promise<ClaimOutcome> {
  const added = await tx.execute(
    `insert into idempotency_record (tool, actor, key, payload_hash, request_id) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [claim.tool, claim.actor, claim.key, claim.payloadHash, claim.requestId],
  );
  if (added === 1) return { state: 'fresh' };
  const stored = await tx.one<{ payload_hash: string; result: JsonValue }>(
    'select payload_hash, result from idempotency_record where (tool, actor, key) = ($1, $2, $3)',
    [claim.tool, claim.actor, claim.key],
  );
  if (stored.payload_hash === claim.payloadHash) return { state: 'replay', result: stored.result };
  throw databaseErrors.IDEMPOTENCY_CONFLICT(
    `The idempotency_key "${claim.key}" was used before with other arguments; that first result was kept. Repeat the first arguments to get it, or use a new key.`,
    { tool: claim.tool, idempotency_key: claim.key },
  );
}

/** Last thing in the same transaction; a claim without its result cannot be committed. */
export async function completeReceipt(tx: Tx, { tool, actor, key }: ReceiptKey, result: JsonValue): Promise<void> {
  const changed = await tx.execute('update idempotency_record set result = $4 where (tool, actor, key) = ($1, $2, $3) and result is null', [
    tool,
    actor,
    key,
    JSON.stringify(result),
  ]);
  if (changed !== 1) throw new Error(`no open receipt of ${tool} to complete`);
}
