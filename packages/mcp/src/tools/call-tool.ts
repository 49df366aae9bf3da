import type { Caller } from '@axe/auth';
import { type ErrorContext, isRefusal, type Refusal, type ToolCall } from '@axe/kit';
import type { Database } from '@axe/pg';
import { internalRefusal } from '../http/error-answer.ts';
import type { Log } from '../log.ts';
import { authoriseCall } from './authorise.ts';
import { type OnGone, withCancellation } from './cancellation.ts';
import { explainArguments } from './explain-arguments.ts';
import type { PreparedTool } from './prepare-tool.ts';
import { runInEntity, runOutsideEntity } from './run-tool.ts';

/** What tool calls of one service need; the same for every call. */
export interface ToolRuntime {
  readonly database: Database;
  readonly resources: unknown;
  readonly callTimeoutMs: number;
  readonly log: Log;
  now(): Date;
}

export interface ToolRequest {
  readonly prepared: PreparedTool;
  readonly args: unknown;
  readonly caller: Caller;
  readonly requestId: string;
  readonly onGone: OnGone;
}

/** Either the encoded result as JSON-able value, or the refusal to show as a tool error. */
export type ToolOutcome =
  | { readonly ok: true; readonly result: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: string; readonly body: ToolErrorBody };

export interface ToolErrorBody {
  readonly [key: string]: unknown;
  readonly code: string;
  readonly message: string;
  readonly context: ErrorContext;
  readonly retryable: boolean;
}

/** Arguments without the fields of the chassis, as the handler gets them, and those fields. */
export interface ToolArguments {
  readonly entity: string;
  readonly own: Record<string, unknown>;
  readonly idempotencyKey: string | undefined;
  readonly dryRun: boolean;
}

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
  return { ok: false, code: refusal.code, body: toolErrorBody(refusal, requestId) };
}

export function toolErrorBody(refusal: Refusal, requestId: string): ToolErrorBody {
  const context = { ...refusal.context, request_id: requestId };
  return { code: refusal.code, message: refusal.message, context, retryable: refusal.retryable };
}

function splitArguments(prepared: PreparedTool, parsed: Record<string, unknown>): ToolArguments {
  const own = { ...parsed };
  const entity = prepared.tool.reach === 'service' ? '' : String(own.entity_id);
  if (prepared.tool.reach !== 'service') delete own.entity_id;
  if (!prepared.writes) return { entity, own, idempotencyKey: undefined, dryRun: false };
  const { idempotency_key: key, dry_run: dryRun, ...rest } = own;
  return { entity, own: rest, idempotencyKey: typeof key === 'string' ? key : undefined, dryRun: dryRun === true };
}

export type AnyCall = ToolCall<unknown, unknown>;
