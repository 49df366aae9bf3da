import { isRefusal } from '@axe/kit';
import { internalRefusal } from '../http/error-answer.ts';
import type { Log } from '../log.ts';
import { authoriseCall } from './authorise.ts';
import { withCancellation } from './cancellation.ts';
import { explainArguments } from './explain-arguments.ts';
import type { PreparedTool } from './prepare-tool.ts';
import { runInEntity, runOutsideEntity } from './run-tool.ts';
import type { ToolArguments, ToolOutcome, ToolRequest, ToolRuntime } from './tool-request.ts';

/** Validates, authorises, runs in one transaction, encodes. Never throws: what fails becomes an outcome. */
export async function callTool(runtime: ToolRuntime, request: ToolRequest): Promise<ToolOutcome> {
  const { prepared, requestId } = request;
  try {
    authoriseCall(prepared, request.args, request.caller);
    const parsed = prepared.input.safeParse(request.args);
    if (!parsed.success) throw explainArguments(prepared, parsed.error, request.args);
    const args = splitArguments(prepared, parsed.data);
    const run = prepared.tool.reach === 'entity' ? runInEntity : runOutsideEntity;
    const result = await withCancellation(runtime.callTimeoutMs, request.onGone, (cancellation) =>
      run({ runtime, request, args, cancellation }),
    );
    return { ok: true, result };
  } catch (error) {
    return refused(error, requestId, runtime.log, prepared.tool.name);
  }
}

function refused(error: unknown, requestId: string, log: Log, tool: string): ToolOutcome {
  const refusal = isRefusal(error) ? error : internalRefusal(requestId, error);
  if (!isRefusal(error)) log.error({ request_id: requestId, tool, err: error }, 'tool failed unexpectedly');
  else if (refusal.cause !== undefined) log.warn({ request_id: requestId, tool, code: refusal.code, err: refusal.cause }, 'tool refused');
  const context = { ...refusal.context, request_id: requestId };
  return { ok: false, code: refusal.code, body: { code: refusal.code, message: refusal.message, context, retryable: refusal.retryable } };
}

function splitArguments(prepared: PreparedTool, parsed: Record<string, unknown>): ToolArguments {
  const own = { ...parsed };
  const entity = prepared.tool.reach === 'service' ? '' : String(own.entity_id);
  if (prepared.tool.reach !== 'service') delete own.entity_id;
  if (!prepared.writes) return { entity, own, idempotencyKey: undefined, dryRun: false };
  const { idempotency_key: key, dry_run: dryRun, ...rest } = own;
  return { entity, own: rest, idempotencyKey: typeof key === 'string' ? key : undefined, dryRun: dryRun === true };
}
