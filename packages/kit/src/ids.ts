import * as z from 'zod';

/** An entity's id names a Postgres schema and a role, so it is short, lower-case ASCII. */
export const entityId = z.string().regex(/^[a-z][a-z0-9_]{1,30}$/, 'a lower-case ASCII id such as acmec (2 to 31 letters, digits, _)');

/** A UUID of version 7 (RFC 9562): time-ordered, so it indexes well. */
export function newId(nowMs: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = BigInt(nowMs);
  for (let index = 0; index < 6; index += 1) bytes[index] = Number((time >> BigInt(8 * (5 - index))) & 0xffn);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
