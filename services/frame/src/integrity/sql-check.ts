import type { IntegrityCheck, IntegrityFinding } from './integrity-check.ts';

export const findingLimit = 20;

/** A check whose statement selects `subject` and `detail` of each fault and ends with `limit $1`. */
export const sqlCheck = (name: string, statement: string): IntegrityCheck => ({
  name,
  run: (tx) => tx.query<IntegrityFinding>(statement, [findingLimit]),
});

/** SQL: how people name the journal `j`. */
export const journalName = "'journal ' || j.fiscal_year || '-' || lpad(j.number::text, 6, '0')";
