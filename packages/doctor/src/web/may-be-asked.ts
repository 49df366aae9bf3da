import { isLoopback, type Target } from '../target.ts';

/** Networks behind a machine that strangers cannot reach: theirs, a provider's own (169.254.169.254 gives out credentials). */
const insideV4 = /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const insideV6 = /^\[(::|f[cd]|fe[89ab])/;
const insideName = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/;

/**
 * Whether an address that a service names may be asked from here: only public https ones. Otherwise whoever runs a service could
 * have this machine ask its own network. On loopback a development sign-in stands beside the service. A public name that leads
 * inside is not seen through; all that is asked is a document of keys, without a token.
 */
export function mayBeAsked(place: string, { mcp }: Pick<Target, 'mcp'>): boolean {
  if (!URL.canParse(place)) return false;
  const { protocol, hostname } = new URL(place);
  const own = new URL(mcp).hostname;
  if (isLoopback(own) && isLoopback(hostname)) return protocol === 'http:' || protocol === 'https:';
  if (protocol !== 'https:') return false;
  if (hostname === own) return true;
  return !insideV4.test(hostname) && !insideV6.test(hostname) && !insideName.test(hostname.replace(/\.$/, ''));
}
