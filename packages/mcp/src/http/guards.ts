import type { IncomingMessage } from 'node:http';
import type { Refusal } from '@axe/kit';
import { serviceErrors } from '../errors.ts';

export interface Guards {
  /** The refusal, or undefined when the request may go on. What `ownsOrigins` judges the Origin header itself. */
  check(req: IncomingMessage, query: string, target: { readonly ownsOrigins: boolean }): Refusal | undefined;
}

export interface GuardOptions {
  /** Hostnames without port; IPv6 in brackets. */
  readonly allowedHosts: readonly string[];
  /** Whole origins, `https://claude.ai`. */
  readonly allowedOrigins: readonly string[];
}

export const localHosts = ['localhost', '127.0.0.1', '[::1]'] as const;

/** Against DNS rebinding and pages of strangers; and no token may stand in a URL. */
export function createGuards(options: GuardOptions): Guards {
  const hosts = new Set(options.allowedHosts.map((host) => host.toLowerCase()));
  const origins = new Set(options.allowedOrigins.map((origin) => origin.toLowerCase()));
  return {
    check(req, query, { ownsOrigins }) {
      const twice = repeatedHeader(req);
      if (twice !== undefined) {
        return serviceErrors.INVALID_ARGUMENTS(`The header ${twice} stands in the request more than once. Send it once.`, {
          reason: 'DUPLICATE_HEADER',
          header: twice,
        });
      }
      if (ownsOrigins) return checkHost(req.headers.host, hosts);
      return checkHost(req.headers.host, hosts) ?? checkOrigin(req.headers.origin, hosts, origins) ?? checkQuery(query);
    },
  };
}

const hostShape = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i;

function checkHost(header: string | undefined, allowed: ReadonlySet<string>): Refusal | undefined {
  if (header === undefined) {
    return serviceErrors.INVALID_ARGUMENTS('The request has no Host header. Nothing was done. Send the host of the public address in it.', {
      reason: 'HOST_MISSING',
      header: 'host',
    });
  }
  const host = hostShape.exec(header)?.[1]?.toLowerCase();
  if (host !== undefined && allowed.has(host)) return undefined;
  return serviceErrors.HOST_NOT_ALLOWED(
    'This server does not answer for the host named in the request. Use the public address of the service.',
  );
}

function checkOrigin(origin: string | undefined, hosts: ReadonlySet<string>, origins: ReadonlySet<string>): Refusal | undefined {
  if (origin === undefined || origins.has(origin.toLowerCase())) return undefined;
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  // Pages that the platform itself serves come from one of its own hosts, over http on loopback only.
  const own = url !== undefined && hosts.has(url.hostname) && (url.protocol === 'https:' || isLoopback(url.hostname));
  if (own) return undefined;
  return serviceErrors.ORIGIN_NOT_ALLOWED(
    'A page of this origin may not call the service. Ask the operator to allow it, if it is trusted.',
  );
}

const isLoopback = (hostname: string): boolean => (localHosts as readonly string[]).includes(hostname);

const tokenParameter = /(^|&)(access_token|token|authorization|bearer|id_token|user_token)=/i;

function checkQuery(query: string): Refusal | undefined {
  if (query === '' || !tokenParameter.test(safeDecode(query))) return undefined;
  return serviceErrors.TOKEN_IN_QUERY(
    'A token stands in the URL and was not used. Send it in the Authorization header, and replace it: logs on the way may hold it.',
  );
}

function safeDecode(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}

const onlyOnce = new Set([
  'authorization',
  'x-user-token',
  'host',
  'origin',
  'content-type',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
]);

const onlyOnceLengths = new Set([...onlyOnce].map((name) => name.length));

/** Two parties on the way may each believe another copy of a header: refuse instead of choosing. */
function repeatedHeader(req: IncomingMessage): string | undefined {
  const raw = req.rawHeaders;
  let seen: Set<string> | undefined;
  for (let index = 0; index < raw.length; index += 2) {
    const given = raw[index] ?? '';
    if (!onlyOnceLengths.has(given.length)) continue;
    const name = given.toLowerCase();
    if (!onlyOnce.has(name)) continue;
    seen ??= new Set();
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}
