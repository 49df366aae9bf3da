import type { ErrorKind } from '@axe/kit';

/** What a script can rely on; shown by `axe --help`. */
export const exitCodes = { done: 0, failed: 1, usage: 2, denied: 3, missing: 4, conflict: 5, unavailable: 6 } as const;

const byKind: { readonly [Kind in ErrorKind]: number } = {
  invalid: exitCodes.usage,
  denied: exitCodes.denied,
  missing: exitCodes.missing,
  conflict: exitCodes.conflict,
  unavailable: exitCodes.unavailable,
};

export const exitCodeOfKind = (kind: ErrorKind | undefined): number => (kind === undefined ? exitCodes.failed : byKind[kind]);

export const exitCodeHelp = [
  'Exit codes:',
  '  0  done',
  '  1  failed for a reason of its own',
  '  2  wrong usage, or arguments that were refused',
  '  3  not allowed (sign-in, rights)',
  '  4  not found',
  '  5  conflict with what is there',
  '  6  not available now; try again',
].join('\n');
