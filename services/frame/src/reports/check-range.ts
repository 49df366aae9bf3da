import { reportErrors } from './errors.ts';

interface Range {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Refuses a range of days that ends before it begins: answering with nothing would look like books without entries. */
export function checkRange({ from, to }: Range): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw reportErrors.RANGE_INVERTED(`from: ${from} is after to, ${to}. Exchange them. Nothing was done.`, { field: 'from', from, to });
}
