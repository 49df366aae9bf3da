import type { Terminal } from '../terminal.ts';

/** Columns that a printed text may take; undefined where a program reads it, which gets everything uncut. */
export const shownWidth = ({ printsToPerson, columns }: Terminal): number | undefined => (printsToPerson === true ? columns : undefined);
