import { isRefusal } from '@axe/kit';
import { cliErrors } from '../errors.ts';
import type { Destination } from './destination.ts';

export type Sending = RequestInit & { readonly duplex?: 'half' };

/** fetch, with the failures of the network said in words. */
export async function send(remote: Destination, path: string, init: Sending): Promise<Response> {
  try {
    return await fetch(`${remote.url}${path}`, { ...init, headers: { ...remote.headers, ...(init.headers as Record<string, string>) } });
  } catch (cause) {
    if (isRefusal(cause)) throw cause;
    throw notReached(remote, cause);
  }
}

export const notReached = (remote: Destination, cause: unknown) =>
  cliErrors.PLATFORM_UNREACHABLE(
    `The platform does not answer at ${remote.url}: ${networkReason(cause)}. Start it with npm start (or axe up), or name another address with --url or AXE_URL.`,
    { url: remote.url },
    cause,
  );

const reasons: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is unknown',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
};

/** Why fetch failed, in words where there are some. */
export function networkReason(error: unknown): string {
  const code = networkCode(error);
  return reasons[code] ?? code;
}

function networkCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return networkCode(new Error('', { cause: cause.errors[0] }));
  const { code } = (cause ?? {}) as { code?: string };
  return code ?? (error instanceof Error ? error.message : 'no answer');
}
