import { isProblem, parseAmount } from '../files/parse-amount.ts';
import { parseDate } from '../files/parse-date.ts';
import type { Cell, Table, TableRow } from '../files/table.ts';
import { type BankField, type BankMapping, foldName } from './format-profile.ts';

/** Names are matched whole: 금액 is a part of 출금금액 and means something else. Earlier names win. */
const vocabulary: readonly { readonly field: BankField; readonly names: readonly string[] }[] = [
  { field: 'date', names: ['거래일시', '거래일자', '거래일', '거래년월일', '일자', '날짜', '일시', 'date'] },
  { field: 'time', names: ['거래시간', '거래시각', '시간', '시각', 'time'] },
  {
    field: 'withdrawal',
    names: ['출금금액', '출금액', '출금', '찾으신금액', '지급금액', '지급액', '지급', '인출금액', 'withdrawal', 'debit'],
  },
  { field: 'deposit', names: ['입금금액', '입금액', '입금', '맡기신금액', '수입금액', '예입액', 'deposit', 'credit'] },
  { field: 'amount', names: ['거래금액', '입출금액', '금액', 'amount'] },
  { field: 'direction', names: ['입출금구분', '입출구분', '입금출금구분', '입/출금', '거래구분', '구분', '거래종류', 'type'] },
  { field: 'balance', names: ['거래후잔액', '잔액', '거래후잔고', '잔고', '현재잔액', 'balance'] },
  {
    field: 'description',
    names: ['거래내용', '기재내용', '내용', '통장표시내용', '거래내역', '거래기록사항', '내통장표시', '적요', 'description', 'details'],
  },
  {
    field: 'counterparty',
    names: ['보낸분/받는분', '의뢰인/수취인', '의뢰인', '거래처', '상대예금주', '상대계좌예금주명', '입금인', '받는분', 'counterparty'],
  },
  { field: 'memo', names: ['메모', '송금메모', '적요', '비고', 'memo', 'note'] },
];

export interface Proposal {
  readonly row: TableRow;
  readonly columns: readonly string[];
  readonly mapping: Partial<BankMapping>;
  /** Needed fields for which no column was found, in words. */
  readonly missing: readonly string[];
  readonly complete: boolean;
}

/** The likeliest header of a table with the likeliest meaning of its columns. */
export function proposeMapping(table: Table): Proposal | undefined {
  let best: (Proposal & { score: number }) | undefined;
  for (const [index, row] of table.rows.slice(0, 30).entries()) {
    const mapping = mapColumns(row.cells, table.rows.slice(index + 1, index + 21));
    const score = Object.keys(mapping).length;
    if (score >= 2 && score > (best?.score ?? 0)) best = { ...describe(row, mapping), score };
  }
  return best ?? fallback(table);
}

function describe(row: TableRow, mapping: Partial<BankMapping>): Proposal {
  const missing = missingFields(mapping);
  return { row, columns: row.cells.map(String), mapping, missing, complete: missing.length === 0 };
}

const missingFields = ({ date, description, amount, withdrawal, deposit }: Partial<BankMapping>): readonly string[] => [
  ...(date === undefined ? ['date'] : []),
  ...(description === undefined ? ['description'] : []),
  ...(amount === undefined && (withdrawal === undefined || deposit === undefined) ? ['amount (or withdrawal and deposit)'] : []),
];

function mapColumns(header: readonly Cell[], sample: readonly TableRow[]): Partial<BankMapping> {
  const names = header.map((cell) =>
    foldName(cell)
      .replace(/\((?:원|krw|₩)\)$/i, '')
      .toLowerCase(),
  );
  const mapping: { [field in BankField]?: number } = {};
  const taken = new Set<number>();
  for (const { field, names: known } of vocabulary) {
    const at = known.map((name) => names.findIndex((own, index) => own === name && !taken.has(index))).find((index) => index >= 0);
    if (at === undefined) continue;
    mapping[field] = at + 1;
    taken.add(at);
  }
  if (mapping.withdrawal !== undefined && mapping.deposit !== undefined) delete mapping.amount;
  else {
    delete mapping.withdrawal;
    delete mapping.deposit;
  }
  const words = mapping.direction === undefined ? [] : sample.map((row) => foldName(row.cells[(mapping.direction ?? 1) - 1] ?? ''));
  if (mapping.amount === undefined || !words.some((word) => directionOf(word) !== undefined) || hasNegative(sample, mapping.amount))
    delete mapping.direction;
  return mapping;
}

function hasNegative(sample: readonly TableRow[], column: number): boolean {
  return sample.some((row) => {
    const amount = parseAmount(row.cells[column - 1] ?? '');
    return !isProblem(amount) && amount < 0n;
  });
}

/** Words that say which way money moved. */
export function directionOf(word: string): 'in' | 'out' | undefined {
  if (/^(입금|입|예입|deposit|in|\+)$/i.test(word)) return 'in';
  return /^(출금|출|지급|인출|withdrawal|out|-)$/i.test(word) ? 'out' : undefined;
}

/** Unknown names: three texts above a row that has a date. */
function fallback(table: Table): Proposal | undefined {
  const rows = table.rows.slice(0, 31);
  const at = rows.findIndex((row, index) => {
    const texts = row.cells.filter((cell) => typeof cell === 'string' && cell !== '' && isProblem(parseAmount(cell)));
    return texts.length >= 3 && rows[index + 1]?.cells.some((cell) => cell !== '' && !isProblem(parseDate(cell, table.date1904)));
  });
  const row = rows[at];
  return row === undefined ? undefined : describe(row, mapColumns(row.cells, table.rows.slice(at + 1, at + 21)));
}
