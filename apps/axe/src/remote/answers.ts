import { type ErrorContext, type ErrorKind, Refusal } from '@axe/kit';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { cliErrors } from '../errors.ts';
import type { Destination } from './destination.ts';
import { notReached } from './send.ts';

export interface ToolResult {
  readonly isError?: boolean;
  readonly structuredContent?: Record<string, unknown>;
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
}

export interface Answer {
  readonly result?: ToolResult;
  readonly error?: Record<string, unknown>;
}

export async function readAnswer(response: Response, remote: Destination): Promise<Answer> {
  const text = await response.text().catch((cause: unknown) => {
    // Its headers came, and its end did not.
    throw notReached(remote, cause);
  });
  const stream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  // The last event of a stream is the response; notifications come before it.
  const json = stream
    ? (text
        .match(/^data: ?(.*)$/gm)
        ?.at(-1)
        ?.replace(/^data: ?/, '') ?? '')
    : text;
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Said below: it is not ours.
  }
  throw unreadable(remote, response.status);
}

/** The kind, and so the exit code, comes from the catalogue, else from the status; the remedy where the message does not say it. */
export function refusalOf(
  body: Record<string, unknown>,
  catalogue: Pick<Catalogue, 'errors'>,
  requestId: string | undefined,
  status: number,
): Refusal {
  const code = String(body.code ?? 'UNEXPECTED');
  const known = catalogue.errors[code];
  const kind: ErrorKind = known?.kind ?? kindOf(status, body.retryable === true);
  const context = { ...((body.context ?? body.data ?? {}) as ErrorContext) };
  const withHelp = { remedy: known?.remedy, ...context, request_id: context.request_id ?? requestId } as ErrorContext;
  const declaration = { kind, summary: '', remedy: known?.remedy ?? '', retryable: body.retryable === true };
  return new Refusal(code, declaration, String(body.message ?? 'The call was refused without a reason.'), withHelp);
}

function kindOf(status: number, retryable: boolean): ErrorKind {
  if (retryable) return 'unavailable';
  if (status === 401 || status === 403) return 'denied';
  return status === 404 ? 'missing' : 'invalid';
}

export function unreadable(remote: Destination, status: number): Refusal {
  return cliErrors.ANSWER_UNREADABLE(
    `What answers at ${remote.url} (HTTP ${status}) does not speak the protocol of the platform. Check --url: another program may use the port.`,
    { status },
  );
}
