import type { ErrorKind, Refusal } from '@axe/kit';
import { exitCodeOfKind } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Prints an error to standard error (as JSON when the results would be JSON) and answers with the exit code. */
export function reportFailure(error: unknown, terminal: Terminal, asJson: boolean): number {
  const failure = failureOf(error);
  terminal.note(asJson ? JSON.stringify({ error: failure }, undefined, 2) : failureText(failure));
  return exitCodeOfKind(failure.kind);
}

interface Failure {
  readonly code: string;
  readonly kind: ErrorKind | undefined;
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly retryable: boolean;
  readonly context: { readonly [key: string]: unknown };
}

function failureOf(error: unknown): Failure {
  if (isRefusalLike(error)) {
    const { remedy, ...context } = error.context;
    return {
      code: error.code,
      kind: error.kind,
      message: error.message,
      ...(typeof remedy === 'string' ? { remedy } : {}),
      retryable: error.retryable,
      context,
    };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'UNEXPECTED', kind: undefined, message: `Something unexpected failed. ${detail}`, retryable: false, context: {} };
}

/** By shape: the class lives in kit, which brings the schema library that a quick command never needs. */
function isRefusalLike(error: unknown): error is Refusal {
  return error instanceof Error && error.name === 'Refusal' && 'code' in error && 'context' in error;
}

function failureText({ code, message, remedy, context }: Failure): string {
  const { request_id: requestId, ...rest } = context;
  const lines = [`axe: ${message}`, `  code:    ${code}`];
  if (remedy !== undefined && !message.includes(remedy)) lines.push(`  remedy:  ${remedy}`);
  const detail = Object.entries(rest).filter(([name, value]) => value !== undefined && !(name === 'reason' && value === code));
  const width = Math.max(8, ...detail.map(([name]) => name.length + 1));
  lines.push(...detail.map(([name, value]) => `  ${`${name}:`.padEnd(width)} ${detailText(value)}`));
  if (typeof requestId === 'string') lines.push(`  request: ${requestId}`);
  return lines.join('\n');
}

function detailText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || value.some((one) => typeof one === 'object')) return JSON.stringify(value);
  return value.length === 0 ? 'none' : value.join(', ');
}
