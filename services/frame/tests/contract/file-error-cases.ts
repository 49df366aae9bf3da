import { statementGrid, writeCsv } from '../ingest/write-files.ts';
import { badCursor, big, type Case, closedDay, type ErrorWorld, plain, type Reached, robot, sha } from './error-case.ts';
import { fresh } from './fresh-inputs.ts';

const fileCases: Readonly<Record<string, Reached>> = {
  SOURCE_AMBIGUOUS: () => ({ input: {} }),
  CONTENT_INVALID: () => ({ input: { content_base64: '%%%' } }),
  FILE_EMPTY: () => ({ input: { content_base64: '' } }),
};

const readingCases: Readonly<Record<string, Reached>> = {
  ...fileCases,
  FILE_TOO_LARGE: 'ingest/bad-files.test.ts',
  FILE_TYPE_UNSUPPORTED: 'ingest/bad-files.test.ts',
  FILE_ENCRYPTED: 'ingest/bad-files.test.ts',
  FILE_TRUNCATED: 'ingest/bad-files.test.ts',
  FILE_ENCODING_UNKNOWN: () => ({ input: { content_base64: Buffer.from([0x61, 0xff, 0xff, 0x0a]).toString('base64') } }),
  FILE_ENCODING_DAMAGED: 'ingest/bad-files.test.ts',
  FILE_SEVERAL_TABLES: 'ingest/bad-files.test.ts',
  FILE_PARSING_TIMED_OUT: 'ingest/bad-files.test.ts',
  PARSER_BUSY: 'contract/error-codes.test.ts',
  HEADER_NOT_FOUND: 'ingest/bad-files.test.ts',
};

const csv = (grid: readonly (readonly (string | number)[])[]) => ({
  content_base64: Buffer.from(writeCsv(grid.map((row) => [...row]))).toString('base64'),
});
const statement = (amount: number, options: Parameters<typeof statementGrid>[1] = {}) =>
  csv(statementGrid([{ at: '2026.12.04 09:12:01', text: `row ${amount}`, amount }], options));

const rowOf = async (world: ErrorWorld, file: object): Promise<number> => {
  const { source_file_id } = await world.call('ingest_file_blob', file);
  return (await world.call('list_raw_transactions', { source_file_id })).raw_transactions[0].raw_transaction_id;
};

const invertedRows: Case = () => ({ input: { from: '2026-12-31', to: '2026-01-01' } });
const noBank: Case = () => ({ input: { bank_account: 'nobody' } });
const twoBanks: Case = async (world) => {
  for (const number of ['330-555-100001', '330-555-200001'])
    await world.call('register_bank_account', { name: number, bank_name: '누리은행', number, account: '1102' });
  return { input: { bank_account: '330-555-***001' } };
};
const unknownRow: Case = () => ({ input: { raw_transaction_ids: [999_999], reason: 'x' } });
const takenRow = async (world: ErrorWorld): Promise<number> => {
  const { raw_transaction_ids } = (await fresh('post_raw_transactions', world)) as { raw_transaction_ids: number[] };
  await world.call('post_raw_transactions', { raw_transaction_ids });
  return raw_transaction_ids[0] as number;
};
const noEvidence: Case = () => ({ input: { evidence_id: sha } });

export const fileErrorCases: { readonly [tool: string]: { readonly [code: string]: Reached } } = {
  store_evidence: {
    ...fileCases,
    JOURNAL_NOT_FOUND: () => ({ input: { content_base64: 'eA==', journal_id: 999_999_999 } }),
  },
  list_evidence: { CURSOR_INVALID: badCursor },
  get_evidence: {
    EVIDENCE_NOT_FOUND: noEvidence,
    EVIDENCE_DAMAGED: 'evidence/evidence.test.ts',
    EVIDENCE_TOO_LARGE: async (world) => {
      const { evidence_id } = await world.call('store_evidence', { file_id: await world.upload(Buffer.alloc(4 * 1024 * 1024 + 1, 'x')) });
      return { input: { evidence_id, with_content: true } };
    },
  },
  attach_evidence: {
    JOURNAL_NOT_FOUND: () => ({ input: { journal_id: 999_999_999, evidence_ids: [sha] } }),
    EVIDENCE_NOT_FOUND: async (world) => ({
      input: { journal_id: (await world.call('post_journal', plain(3))).journal_id, evidence_ids: [sha] },
    }),
  },
  register_bank_account: {
    ACCOUNT_NOT_FOUND: () => ({ input: { name: 'a', bank_name: 'b', number: '123456', account: '9999' } }),
    ACCOUNT_AMBIGUOUS: () => ({ input: { name: 'a', bank_name: 'b', number: '123456', account: '감가상각누계액' } }),
    BANK_ACCOUNT_CONFLICT: () => ({ input: { name: 'other name', bank_name: '누리은행', number: '110-123-456789', account: '1102' } }),
  },
  analyze_file_format: readingCases,
  confirm_format_profile: {
    MAPPING_INVALID: () => ({ input: { name: 'a', columns: ['a', 'b', 'c'], mapping: { date: 1, description: 2, amount: 9 } } }),
    FORMAT_KIND_UNSUPPORTED: () => ({
      input: { name: 'a', kind: 'card_approvals', columns: ['a', 'b', 'c'], mapping: { date: 1, description: 2, amount: 3 } },
    }),
  },
  ingest_file_blob: {
    ...readingCases,
    FORMAT_UNKNOWN: () => ({
      input: csv([
        ['거래일', '내용', '금액', '모름'],
        ['2026-12-01', 'x', 5, ''],
      ]),
    }),
    BALANCE_TOO_LARGE: () => {
      const rows = [1, 2].map((day) => `2026-12-0${day} 09:00:00,이체,x,,${big},5,강남`);
      const text = ['거래일시,적요,거래내용,출금금액(원),입금금액(원),잔액(원),거래점', ...rows].join('\n');
      return { input: { content_base64: Buffer.from(text).toString('base64'), bank_account: 'main' } };
    },
    ROW_INVALID: () => ({ input: csv(statementGrid([{ at: 'no day', text: 'x', amount: 5 }])) }),
    NO_TRANSACTIONS: () => ({ input: csv(statementGrid([], { totals: false })) }),
    BANK_ACCOUNT_NOT_FOUND: () => ({ input: statement(11, { preamble: false }) }),
    BANK_ACCOUNT_AMBIGUOUS: async (world) => ({ input: { ...statement(11, { preamble: false }), ...(await twoBanks(world)).input } }),
    ACCOUNT_NUMBER_MISMATCH: () => ({ input: { ...statement(11, { account: '999-999-999999' }), bank_account: 'main' } }),
  },
  list_raw_transactions: {
    RANGE_INVERTED: invertedRows,
    BANK_ACCOUNT_NOT_FOUND: noBank,
    BANK_ACCOUNT_AMBIGUOUS: twoBanks,
    CURSOR_INVALID: badCursor,
  },
  set_counter_rule: {
    ACCOUNT_NOT_FOUND: () => ({ input: { keyword: 'a', account: '9999' } }),
    ACCOUNT_AMBIGUOUS: () => ({ input: { keyword: 'a', account: '감가상각누계액' } }),
    BANK_ACCOUNT_NOT_FOUND: () => ({ input: { keyword: 'a', account: '5215', bank_account: 'nobody' } }),
    BANK_ACCOUNT_AMBIGUOUS: async (world) => ({ input: { keyword: 'a', account: '5215', ...(await twoBanks(world)).input } }),
    RULE_KEYWORD_INVALID: () => ({ input: { keyword: '---', account: '5215' } }),
  },
  post_raw_transactions: {
    RANGE_INVERTED: invertedRows,
    DATE_OUT_OF_RANGE: async (world) => {
      const grid = statementGrid([{ at: '1999.01.04 09:12:01', text: 'old', amount: 5 }]);
      return { input: { raw_transaction_ids: [await rowOf(world, csv(grid))] } };
    },
    PERIOD_CLOSED: async (world) => {
      const at = `${(await closedDay(world)).replaceAll('-', '.')} 09:00:00`;
      return { input: { raw_transaction_ids: [await rowOf(world, csv(statementGrid([{ at, text: 'late', amount: 5 }])))] } };
    },
    ACCOUNT_NOT_POSTABLE: async (world) => {
      await world.call('add_account', { code: '5990', name_ko: '기타', name_en: 'Others', postable: false });
      await world.call('set_counter_rule', { keyword: 'row 21', account: '5990' });
      return { input: { raw_transaction_ids: [await rowOf(world, statement(21))] } };
    },
    SECOND_ACTOR_REQUIRED: async (world) => ({ as: robot, input: { raw_transaction_ids: [await rowOf(world, statement(100_000_001))] } }),
    BALANCE_TOO_LARGE: async (world) => {
      const rows = await Promise.all([statement(big - 9_000_000), statement(big - 9_000_001)].map((file) => rowOf(world, file)));
      return { input: { raw_transaction_ids: rows } };
    },
    RAW_TRANSACTION_NOT_FOUND: () => ({ input: { raw_transaction_ids: [999_999] } }),
    RAW_TRANSACTION_NOT_OPEN: async (world) => ({ input: { raw_transaction_ids: [await takenRow(world)] } }),
    RAW_TRANSACTION_ZERO: async (world) => ({ input: { raw_transaction_ids: [await rowOf(world, statement(0))] } }),
    BANK_ACCOUNT_NOT_FOUND: noBank,
    BANK_ACCOUNT_AMBIGUOUS: twoBanks,
  },
  ignore_raw_transactions: {
    RAW_TRANSACTION_NOT_FOUND: unknownRow,
    RAW_TRANSACTION_NOT_OPEN: async (world) => ({ input: { raw_transaction_ids: [await takenRow(world)], reason: 'x' } }),
  },
};
