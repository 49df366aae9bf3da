import type { Stats } from 'node:fs';

/** Why a file or folder is not this user's alone: its mode, in octal, lets others in, or it belongs to somebody else. */
export type AccessFault = { readonly kind: 'open'; readonly mode: string } | { readonly kind: 'foreign' };

/** Windows has no such bits: there the folder of the user is closed to others. */
export function accessFault({ mode, uid }: Stats, forbidden: number): AccessFault | undefined {
  if (process.platform === 'win32') return undefined;
  if ((mode & forbidden) !== 0) return { kind: 'open', mode: (mode & 0o777).toString(8).padStart(3, '0') };
  return uid === process.getuid?.() ? undefined : { kind: 'foreign' };
}
