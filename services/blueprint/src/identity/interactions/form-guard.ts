import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Sealer } from '../keys/index.ts';

/** Proves that a form was served for this sign-in (the browser's cookie proves whose sign-in it is). */
export function formToken(sealer: Sealer, uid: string): string {
  return createHmac('sha256', sealer.derive('form')).update(uid).digest('base64url');
}

/**
 * True for a form of our own page. `Origin` says nothing here: pages sent with referrer-policy no-referrer post with the
 * origin `null`; what browsers say in Sec-Fetch-Site is asked besides the token.
 */
export function isOwnForm(sealer: Sealer, uid: string, given: string | null, fetchSite: string): boolean {
  const wanted = Buffer.from(formToken(sealer, uid));
  const got = Buffer.from(given ?? '');
  const same = got.length === wanted.length && timingSafeEqual(got, wanted);
  return same && (fetchSite === '' || fetchSite === 'same-origin' || fetchSite === 'none');
}
