import { cliErrors } from '../errors.ts';

const unitSeconds: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 };
const shortest = 60;
const longest = 366 * 86_400;

/** `30d` → 2592000 */
export function parseTtl(text: string): number {
  const match = /^(\d{1,9})([smhd])$/.exec(text.trim());
  const seconds = match === null ? Number.NaN : Number(match[1]) * (unitSeconds[match[2] ?? ''] ?? Number.NaN);
  if (seconds >= shortest && seconds <= longest) return seconds;
  throw cliErrors.USAGE(`--ttl takes a time between 60s and 366d, such as 90s, 15m, 12h or 30d; got ${JSON.stringify(text)}.`);
}
