import { claudeCallbacks } from './house-clients.ts';

/** Nothing that is invisible, that breaks a line or a header, or that the database could not keep. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !/[\s\\\p{Cc}]/u.test(text);

/** As it is written, so that everybody reads it the same way: URL parsers also make loopback of `http:127.1` or `http://0x7f.1`. */
const loopback = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:[/?]|$)/i;

export interface RedirectPolicy {
  /** Allowed besides, as the operator wrote them. */
  readonly allowed: readonly string[];
  /** The host of a client's own metadata document may receive its answers. */
  readonly documentHost?: string | undefined;
}

/** Why this address may not receive a code; undefined when it may. */
export function redirectProblem(uri: unknown, policy: RedirectPolicy): string | undefined {
  if (typeof uri !== 'string') return 'is not a text';
  if (uri.length > 2000) return 'is longer than 2000 characters';
  if (policy.allowed.includes(uri) || claudeCallbacks.some((known) => known === uri)) return undefined;
  if (!isPlainText(uri) || !URL.canParse(uri)) return 'is not an absolute URI';
  const url = new URL(uri);
  if (url.username !== '' || url.password !== '' || url.hash !== '' || uri.includes('#')) return 'carries a user, a password or a fragment';
  if (loopback.test(uri)) return undefined;
  if (url.protocol === 'https:' && policy.documentHost !== undefined && url.host === policy.documentHost) return undefined;
  return 'is neither on this machine (http://127.0.0.1, http://localhost) nor on the list of the operator';
}
