import type { PageFrame } from './frame.ts';
import { styleHash } from './style.ts';

const maxFormTargets = 12;
/** Schemes that run or hold content of their own; no client may be redirected there, and no policy needs to allow them. */
const activeSchemes = new Set(['javascript:', 'data:', 'blob:', 'vbscript:', 'file:', 'filesystem:', 'about:']);

/** Headers of every page: nothing is loaded, nothing runs, nobody frames it, nobody keeps it. */
export function pageHeaders(frame: PageFrame): Readonly<Record<string, string>> {
  const targets = (frame.formTargets ?? []).slice(0, maxFormTargets).flatMap((target) => formSource(target) ?? []);
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-language': frame.language,
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      `style-src '${styleHash}'`,
      'img-src data:',
      `form-action ${["'self'", ...new Set(targets)].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };
}

/** A target as a source of the policy; undefined for what is no address, or would end the directive and begin another. */
function formSource(target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:$/i.test(target)) return schemeSource(target.toLowerCase());
  if (/[\s\p{Cc}]/u.test(target) || !URL.canParse(target)) return undefined;
  const { protocol, origin, hostname } = new URL(target);
  if (protocol !== 'http:' && protocol !== 'https:') return schemeSource(protocol);
  // The grammar of the policy has no IPv6 addresses: only the scheme can be allowed.
  if (hostname.startsWith('[')) return protocol;
  return /^https?:\/\/[a-z0-9._-]+(:\d+)?$/.test(origin) ? origin : undefined;
}

function schemeSource(scheme: string): string | undefined {
  return activeSchemes.has(scheme) ? undefined : scheme;
}
