import type { Caller } from '@axe/auth';
import type { ErrorContext, ToolCall } from '@axe/kit';
import type { Database } from '@axe/pg';
import type { Log } from '../log.ts';
import type { OnGone } from './cancellation.ts';
import type { PreparedTool } from './prepare-tool.ts';

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

interface ToolErrorBody {
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

export type AnyCall = ToolCall<unknown, unknown>;
