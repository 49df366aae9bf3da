import { createHash } from 'node:crypto';

/** A UUID of version 8 (RFC 9562) out of a hash. */
export function derivedUuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A person's `sub` differs from app to app. */
export const pairwiseSubject = (oid: string, clientId: string): string =>
  createHash('sha256').update(`${oid} ${clientId}`).digest('base64url');
