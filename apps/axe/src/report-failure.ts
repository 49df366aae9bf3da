import type { ErrorKind, Refusal } from '@axe/kit';
import { exitCodeOfKind } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/**
 * Prints an error to standard error (as JSON when the results would be JSON) and answers with the exit code. `help` stands in the
 * place of the code where the command line itself is wrong.
 */
export function reportFailure(error: unknown, terminal: Terminal, asJson: boolean, help?: string): number {
  const failure = failureOf(error);
  return report(help === undefined ? failure : { ...failure, context: { ...failure.context, help } }, terminal, asJson);
}

/** A command line that no command has seen, as cliErrors.USAGE would say it: whoever mistypes need not wait for what declares errors. */
export const reportUsage = (sentence: string, help: string, terminal: Terminal, asJson: boolean): number =>
  report({ code: 'USAGE', kind: 'invalid', message: sentence, retryable: false, context: { help } }, terminal, asJson);

function report(failure: Failure, terminal: Terminal, asJson: boolean): number {
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
  const { request_id: requestId, help, ...rest } = context;
  const rows: [string, string][] = [typeof help === 'string' ? ['See', help] : ['code', code]];
  if (remedy !== undefined && !message.includes(remedy)) rows.push(['remedy', remedy]);
  for (const [name, value] of Object.entries(rest)) {
    const repeated = value === undefined || (name === 'reason' && value === code) || isSaidBy(message, value);
    if (!repeated) rows.push([name, detailText(value)]);
  }
  if (typeof requestId === 'string') rows.push(['request', requestId]);
  const width = Math.max(...rows.map(([name]) => name.length + 1));
  return [`axe: ${problemsApart(message, context)}`, ...rows.map(([name, text]) => `  ${`${name}:`.padEnd(width)} ${text}`)].join('\n');
}

/** A service puts several problems into one sentence; a person reads them one below the other. */
function problemsApart(message: string, { problems }: Failure['context']): string {
  const said = (Array.isArray(problems) ? problems : []).map(({ field, problem }: Record<string, unknown>) => `${field}: ${problem}`);
  const sentence = said.join('; ');
  const at = message.indexOf(sentence);
  if (said.length < 2 || at === -1) return message;
  const [before, after] = [message.slice(0, at), message.slice(at + sentence.length)];
  const more = /^; (and \d+ more)\. /.exec(after);
  const lines = [...said, ...(more === null ? [] : [more[1]])].map((line) => `\n    ${line}`);
  return `${before.trimEnd()}${lines.join('')}\n  ${after.slice(more?.[0].length ?? 0).replace(/^\. /, '')}`;
}

/**
 * Lists that the sentence already holds: the names of fields, and problems with their places. Of a long list the sentence
 * holds the beginning and says how many more there are.
 */
function isSaidBy(message: string, value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const unsaid = value.findIndex((one: unknown) => !isProblemSaidBy(message, one));
  return unsaid === -1 || (unsaid > 0 && typeof value[0] === 'object' && /\band \d+ more\b/.test(message));
}

function isProblemSaidBy(message: string, one: unknown): boolean {
  if (typeof one === 'string') return message.includes(one);
  const { problem, path, found } = (one ?? {}) as { readonly problem?: unknown; readonly path?: unknown; readonly found?: unknown };
  if (typeof problem === 'string') return message.includes(problem);
  return typeof path === 'string' && typeof found === 'string' && message.includes(path) && message.includes(found);
}

function detailText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || value.some((one) => typeof one === 'object')) return JSON.stringify(value);
  return value.join(', ');
}
