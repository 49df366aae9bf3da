export type ErrorKind = 'invalid' | 'denied' | 'missing' | 'conflict' | 'unavailable';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

export type ErrorContext = { readonly [key: string]: JsonValue | undefined };

export interface ErrorDeclaration {
  readonly kind: ErrorKind;
  /** One sentence for the documentation: when it happens. */
  readonly summary: string;
  /** One sentence: what the caller does next. */
  readonly remedy: string;
  /** True when the same call may succeed later without a change. */
  readonly retryable?: boolean;
}

/**
 * An expected failure. Its message says what is wrong, what was kept and what to do next; it is safe to show to any
 * caller. Private detail goes into `cause`, which only the log sees.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly context: ErrorContext;
  readonly retryable: boolean;

  constructor(code: string, declaration: ErrorDeclaration, message: string, context: ErrorContext = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Refusal';
    this.code = code;
    this.kind = declaration.kind;
    this.context = context;
    this.retryable = declaration.retryable ?? false;
  }
}

export type RefusalFactory = ((message: string, context?: ErrorContext, cause?: unknown) => Refusal) & ErrorDeclaration;

export type ErrorTable = { readonly [code: string]: ErrorDeclaration };

/** Declares the expected failures of one domain. `errors.CODE(message, context)` makes the refusal to throw. */
export function defineErrors<const T extends ErrorTable>(table: T): { readonly [Code in keyof T & string]: RefusalFactory } {
  const entries = Object.entries(table).map(([code, declaration]) => {
    const make = (message: string, context?: ErrorContext, cause?: unknown) => new Refusal(code, declaration, message, context, cause);
    return [code, Object.assign(make, declaration)];
  });
  return Object.freeze(Object.fromEntries(entries));
}

export function isRefusal(error: unknown, code?: string): error is Refusal {
  return error instanceof Refusal && (code === undefined || error.code === code);
}
