import { type ErrorTable, isRefusal, type JsonValue, Refusal } from '@axe/kit';
import { databaseErrors } from './errors.ts';

/** What is known of an error the server raised; for handlers that must tell one constraint from another. */
export interface DatabaseCause {
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
}

export function databaseCause(error: unknown): DatabaseCause | undefined {
  const raw = isRefusal(error) ? error.cause : error;
  if (typeof raw !== 'object' || raw === null || typeof (raw as { code?: unknown }).code !== 'string') return undefined;
  const { code, constraint, table } = raw as { code: string; constraint?: string; table?: string };
  return { code, constraint, table };
}

export type Translate = (error: unknown) => unknown;

const connectionCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH']);
const connectionText = /^Connection terminated|not queryable|^timeout expired|connection timeout/i;

export const isConnectionFailure = (error: unknown): boolean => {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return connectionCodes.has(code) || /^(08|57P0[1-5]|53300)/.test(code);
  return typeof message === 'string' && connectionText.test(message);
};

/** Refusals and errors of our own pass; what the server said becomes a refusal without its text. */
export function createTranslator(errors: ErrorTable): Translate {
  const table: ErrorTable = { ...databaseErrors, ...errors };
  return (error) => {
    if (error instanceof Refusal) return error;
    if (isConnectionFailure(error)) {
      return databaseErrors.DATABASE_UNAVAILABLE(
        'The database cannot be reached or broke the connection off. Try again shortly; with the same idempotency_key nothing is done twice.',
        {},
        error,
      );
    }
    const { code } = (error ?? {}) as { code?: unknown };
    // Five characters are an SQLSTATE; anything else was not raised by the server.
    if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return error;
    return code === 'AXE01' ? raisedRefusal(error as RaisedError, table) : fromState(code, error);
  };
}

interface RaisedError {
  readonly message: string;
  readonly hint?: string;
  readonly detail?: string;
}

/** `raise exception using errcode = 'AXE01', message = …, hint = code of the refusal, detail = context as JSON`. */
function raisedRefusal(error: RaisedError, table: ErrorTable): Refusal {
  const declaration = table[error.hint ?? ''];
  if (error.hint === undefined || declaration === undefined) return fault(error);
  return new Refusal(error.hint, declaration, error.message, readContext(error.detail), error);
}

function readContext(detail: string | undefined): { readonly [key: string]: JsonValue } {
  if (detail === undefined) return {};
  try {
    const context: unknown = JSON.parse(detail);
    return typeof context === 'object' && context !== null && !Array.isArray(context) ? (context as { [key: string]: JsonValue }) : {};
  } catch {
    return {};
  }
}

function fromState(code: string, cause: unknown): Refusal {
  switch (code) {
    case '40001':
    case '40P01':
    // A table was changed by a migration while this connection held a plan for it.
    case '0A000':
      if (code === '0A000' && (cause as { routine?: string }).routine !== 'RevalidateCachedQuery') return fault(cause);
      return databaseErrors.DATABASE_CONTENTION('Another call was changing the same records. Nothing was stored. Try again.', {}, cause);
    case '55P03':
      return databaseErrors.DATABASE_BUSY(
        'Another call holds the same records for too long. Nothing was stored. Try again shortly.',
        {},
        cause,
      );
    case '57014':
    case '25P03':
    case '25P04':
      return databaseErrors.DATABASE_TIMEOUT(
        'The call took longer than allowed. Nothing was stored. Ask for less at once, or try again.',
        {},
        cause,
      );
    case '23505':
      return databaseErrors.DATABASE_CONFLICT(
        'A record with the same key exists already. Nothing was stored. Read it and decide.',
        {},
        cause,
      );
    default:
      return fault(cause);
  }
}

const fault = (cause: unknown): Refusal =>
  databaseErrors.DATABASE_FAULT('An internal fault stopped the call. Nothing was stored. Give the request id to the operator.', {}, cause);
