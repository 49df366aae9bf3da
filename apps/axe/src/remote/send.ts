import { isRefusal } from '@axe/kit';
import { cliErrors } from '../errors.ts';
import type { Destination } from './platform-address.ts';

export type Sending = RequestInit & { readonly duplex?: 'half' };

/** fetch, with the failures of the network said in words. */
export async function send(remote: Destination, path: string, init: Sending): Promise<Response> {
  try {
    return await fetch(`${remote.url}${path}`, { ...init, headers: { ...remote.headers, ...(init.headers as Record<string, string>) } });
  } catch (cause) {
    if (isRefusal(cause)) throw cause;
    const code = networkCode(cause);
    const reason = code === 'ECONNREFUSED' ? 'nothing listens there' : code === 'ENOTFOUND' ? 'the host name is unknown' : code;
    throw cliErrors.PLATFORM_UNREACHABLE(
      `The platform does not answer at ${remote.url}: ${reason}. Start it with npm start (or axe up), or name another address with --url or AXE_URL.`,
      { url: remote.url },
      cause,
    );
  }
}

export function networkCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return networkCode(new Error('', { cause: cause.errors[0] }));
  const { code } = (cause ?? {}) as { code?: string };
  return code ?? (error instanceof Error ? error.message : 'no answer');
}
