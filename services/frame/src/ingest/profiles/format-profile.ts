import { createHash } from 'node:crypto';
import * as z from 'zod';
import { statementErrors } from '../errors.ts';
import type { Cell } from '../files/table.ts';

export const formatKinds = ['bank_statement', 'card_approvals', 'tax_invoices'] as const;
export type FormatKind = (typeof formatKinds)[number];

const column = z.int().min(1).max(200);

/** Which column (from 1) means what. Names may repeat in a header, so positions decide. */
export const bankMapping = z.strictObject({
  date: column.describe('date, or date and time'),
  time: column.optional().describe('time, when it has its own column'),
  description: column.describe('what the row says'),
  counterparty: column.optional().describe('who paid or was paid'),
  memo: column.optional(),
  withdrawal: column.optional().describe('money out; together with deposit'),
  deposit: column.optional().describe('money in; together with withdrawal'),
  amount: column.optional().describe('one amount column: signed, or with direction'),
  direction: column.optional().describe('입금 or 출금; only together with amount'),
  balance: column.optional().describe('balance after the row'),
});
export type BankMapping = z.output<typeof bankMapping>;
export type BankField = keyof BankMapping;

export interface FormatProfile {
  /** `builtin:…` or `confirmed:<id>`. */
  readonly id: string;
  readonly kind: FormatKind;
  readonly name: string;
  readonly columns: readonly string[];
  readonly mapping: BankMapping;
}

/** A header name as it is compared: compatibility forms folded, without spaces. */
export const foldName = (name: Cell): string => String(name).normalize('NFKC').replace(/\s+/g, '');

/** Identifies a header: its names by position, blanks and repetitions included. */
export function signatureOf(columns: readonly Cell[]): string {
  const names = columns.map(foldName);
  while (names.at(-1) === '') names.pop();
  return createHash('sha256').update(JSON.stringify(names)).digest('hex');
}

export function checkMapping(mapping: BankMapping, columns: readonly string[]): void {
  const used = Object.entries(mapping).filter((entry): entry is [string, number] => entry[1] !== undefined);
  const outside = used.find(([, position]) => position > columns.length);
  const twice = used.find(([, position], index) => used.findIndex((other) => other[1] === position) !== index);
  const two = mapping.withdrawal !== undefined && mapping.deposit !== undefined;
  const half = (mapping.withdrawal === undefined) !== (mapping.deposit === undefined);
  const one = mapping.amount !== undefined;
  const problem =
    outside !== undefined
      ? `${outside[0]} names column ${outside[1]}, but there are ${columns.length}`
      : twice !== undefined
        ? `${twice[0]} names column ${twice[1]}, which another field names too`
        : half || two === one
          ? 'give either withdrawal and deposit, or amount'
          : mapping.direction !== undefined && !one
            ? 'direction goes together with amount'
            : undefined;
  if (problem === undefined) return;
  throw statementErrors.MAPPING_INVALID(
    `mapping: ${problem}. Nothing was stored. Start from the mapping that analyze_file_format proposes.`,
    {
      columns: columns.map((name, index) => `${index + 1} ${name}`),
    },
  );
}
