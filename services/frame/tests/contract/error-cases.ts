import type { Actor } from '@axe/kit';
import { statementGrid, writeCsv } from '../ingest/write-files.ts';
import { fresh, type World } from './fresh-inputs.ts';

export interface Attempt {
  readonly input: object;
  readonly as?: Actor;
}

export interface ErrorWorld extends World {
  /** Proposes as somebody else; answers the hash. */
  propose(actor: Actor, journal: object): Promise<string>;
  /** Sends a file; answers its id. */
  upload(bytes: Uint8Array): Promise<string>;
}

type Case = (world: ErrorWorld) => Promise<Attempt> | Attempt;

/** Makes the attempt that a tool refuses with the code; or names the file below tests/ that does. */
export type Reached = Case | string;

const robot: Actor = 'agent:robot';
const sha = 'ab'.repeat(32);
const big = Number.MAX_SAFE_INTEGER;

const two = (debit: object, credit: object, more: object = {}) => ({
  posted_on: '2026-12-10',
  memo: 'case',
  lines: [debit, credit],
  ...more,
});
const plain = (amount: number, more: object = {}) => two({ account: '1102', debit: amount }, { account: '4001', credit: amount }, more);

/** Closes for good what is closed already, so that the next open period may follow. */
export async function hardenPeriods(world: World): Promise<void> {
  const { periods } = await world.call('list_periods', { state: 'soft_closed' });
  for (const { period } of periods) await world.call('hard_close', { period });
}

/** The first day of a period that is hard-closed. */
async function closedDay(world: ErrorWorld): Promise<string> {
  await hardenPeriods(world);
  const { periods } = await world.call('list_periods', { state: 'open' });
  await world.call('hard_close', { period: periods[0].period });
  return periods[0].starts_on;
}

/** Journals that may not be posted, by the code that says so. */
const badJournals: Readonly<Record<string, (world: ErrorWorld) => Promise<object> | object>> = {
  JOURNAL_UNBALANCED: () => two({ account: '1102', debit: 2 }, { account: '4001', credit: 1 }),
  JOURNAL_TOO_SHORT: () => ({ posted_on: '2026-12-10', memo: 'case', lines: [{ account: '1102', debit: 1 }] }),
  LINE_TWO_SIDED: () => two({ account: '1102', debit: 1, credit: 1 }, { account: '4001', credit: 1 }),
  LINE_ZERO: () => two({ account: '1102' }, { account: '4001', credit: 1 }),
  AMOUNT_NEGATIVE: () => two({ account: '1102', debit: -1 }, { account: '4001', credit: -1 }),
  AMOUNT_TOO_LARGE: () => ({
    ...plain(1),
    lines: [
      { account: '1102', debit: big },
      { account: '1101', debit: 1 },
      { account: '4001', credit: big },
      { account: '4001', credit: 1 },
    ],
  }),
  DATE_OUT_OF_RANGE: () => plain(1, { posted_on: '2999-12-31' }),
  EVIDENCE_DUPLICATE: () => plain(1, { evidence_ids: [sha, sha] }),
  EVIDENCE_UNKNOWN: () => plain(1, { evidence_ids: [sha] }),
  ACCOUNT_NOT_FOUND: () => two({ account: '2999', debit: 1 }, { account: '4001', credit: 1 }),
  ACCOUNT_AMBIGUOUS: () => two({ account: '5219', debit: 1 }, { account: '감가상각누계액', credit: 1 }),
  ACCOUNT_NOT_POSTABLE: async (world) => {
    await world.call('add_account', { code: '5990', name_ko: '기타', name_en: 'Others', postable: false });
    return two({ account: '5990', debit: 1 }, { account: '4001', credit: 1 });
  },
  PERIOD_CLOSED: async (world) => plain(1, { posted_on: await closedDay(world) }),
};

const journalCases = (wrap: (journal: object) => object): Readonly<Record<string, Case>> =>
  Object.fromEntries(Object.entries(badJournals).map(([code, make]) => [code, async (world) => ({ input: wrap(await make(world)) })]));

const aboveLimit: Case = () => ({ as: robot, input: plain(100_000_001) });

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

const noAccount: Case = () => ({ input: { account: '9999' } });
const twoAccounts: Case = () => ({ input: { account: '감가상각누계액' } });
const badCursor: Case = () => ({ input: { cursor: 'AAAA' } });
const inverted: Case = () => ({ input: { account: '1102', from: '2026-12-31', to: '2026-01-01' } });
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
const drift = 'periods/periods.test.ts';
const noJournal: Case = () => ({ input: { journal_id: 999_999_999 } });
const noPeriod: Case = () => ({ input: { period: '2099-01' } });
const noEvidence: Case = () => ({ input: { evidence_id: sha } });
const tooMuch = async (world: ErrorWorld): Promise<void> => {
  for (const _ of [1, 2]) await world.call('post_journal', two({ account: '1105', debit: big }, { account: '3101', credit: big }));
};

const posted = async (world: ErrorWorld, journal: object): Promise<number> => (await world.call('post_journal', journal)).journal_id;
const reverse = (journal_id: number, more: object = {}) => ({ journal_id, reason: 'case', ...more });
const proposed = async (world: ErrorWorld, journal: object): Promise<string> => (await world.call('propose_journal', journal)).hash;

export const errorCases: { readonly [tool: string]: { readonly [code: string]: Reached } } = {
  register_entity: {
    ENTITY_CONFLICT: () => ({ input: { legal_name: 'Another', kind: 'corporate' } }),
    FUND_META_UNEXPECTED: () => ({ input: { legal_name: 'Acme Corp', kind: 'corporate', fund_meta: { vintage: 2026 } } }),
  },
  list_accounts: { CURSOR_INVALID: badCursor },
  add_account: {
    ACCOUNT_CODE_INVALID: () => ({ input: { code: '1102-77', name_ko: '가', name_en: 'a' } }),
    ACCOUNT_CONFLICT: () => ({ input: { code: '1102', name_ko: '가', name_en: 'a' } }),
    ACCOUNT_NOT_FOUND: () => ({ input: { code: '1102-77', name_ko: '가', name_en: 'a', parent: '9999' } }),
    ACCOUNT_AMBIGUOUS: () => ({ input: { code: '1599', name_ko: '가', name_en: 'a', parent: '감가상각누계액' } }),
  },
  post_journal: { ...journalCases((journal) => journal), SECOND_ACTOR_REQUIRED: aboveLimit },
  post_journals: {
    ...journalCases((journal) => ({ journals: [journal] })),
    SECOND_ACTOR_REQUIRED: () => ({ as: robot, input: { journals: [plain(1), plain(100_000_001)] } }),
    BALANCE_TOO_LARGE: () => ({ input: { journals: [plain(big), plain(big)] } }),
  },
  reverse_journal: {
    JOURNAL_NOT_FOUND: () => ({ input: reverse(999_999_999) }),
    JOURNAL_ALREADY_REVERSED: async (world) => {
      const id = await posted(world, plain(7));
      await world.call('reverse_journal', reverse(id));
      return { input: reverse(id) };
    },
    JOURNAL_IS_REVERSAL: async (world) => {
      const back = await world.call('reverse_journal', reverse(await posted(world, plain(7))));
      return { input: reverse(back.journal_id) };
    },
    DATE_OUT_OF_RANGE: async (world) => ({ input: reverse(await posted(world, plain(7)), { posted_on: '2026-12-09' }) }),
    PERIOD_CLOSED: async (world) => {
      await hardenPeriods(world);
      const { periods } = await world.call('list_periods', { state: 'open' });
      const id = await posted(world, plain(7, { posted_on: periods[0].starts_on }));
      await world.call('hard_close', { period: periods[0].period });
      return { input: reverse(id) };
    },
    SECOND_ACTOR_REQUIRED: async (world) => ({ as: robot, input: reverse(await posted(world, plain(100_000_001))) }),
  },
  propose_journal: {
    ...journalCases((journal) => journal),
    BALANCE_TOO_LARGE: async (world) => {
      await tooMuch(world);
      return { input: two({ account: '1105', debit: 1 }, { account: '4001', credit: 1 }) };
    },
  },
  commit_proposal: {
    PROPOSAL_NOT_FOUND: () => ({ input: { hash: sha } }),
    PROPOSAL_COMMITTED: async (world) => {
      const hash = await proposed(world, plain(8));
      await world.call('commit_proposal', { hash });
      return { input: { hash } };
    },
    PROPOSAL_STALE: async (world) => {
      const hash = await proposed(world, plain(9));
      await posted(world, plain(9));
      return { input: { hash } };
    },
    PERIOD_CLOSED: async (world) => {
      const { periods } = await world.call('list_periods', { state: 'open' });
      await world.call('soft_close', { period: periods[0].period });
      return { as: 'person:writer@acme.example', input: { hash: await proposed(world, plain(5, { posted_on: periods[0].starts_on })) } };
    },
    SECOND_ACTOR_REQUIRED: async (world) => ({ as: robot, input: { hash: await world.propose(robot, plain(100_000_002)) } }),
  },
  list_journals: { RANGE_INVERTED: inverted, ACCOUNT_NOT_FOUND: noAccount, ACCOUNT_AMBIGUOUS: twoAccounts, CURSOR_INVALID: badCursor },
  get_journal: { JOURNAL_NOT_FOUND: noJournal },
  query_balance: {
    ACCOUNT_NOT_FOUND: noAccount,
    ACCOUNT_AMBIGUOUS: twoAccounts,
    BALANCE_DRIFT: drift,
    BALANCE_TOO_LARGE: async (world) => {
      await tooMuch(world);
      return { input: { account: '1105', as_of: '2026-12-31' } };
    },
  },
  query_trial_balance: {
    BALANCE_DRIFT: drift,
    BALANCE_TOO_LARGE: async (world) => {
      await tooMuch(world);
      return { input: { as_of: '2026-12-31' } };
    },
  },
  general_ledger: {
    RANGE_INVERTED: inverted,
    ACCOUNT_NOT_FOUND: () => ({ input: { account: '9999', from: '2026-01-01', to: '2026-12-31' } }),
    ACCOUNT_AMBIGUOUS: () => ({ input: { account: '감가상각누계액', from: '2026-01-01', to: '2026-12-31' } }),
    BALANCE_DRIFT: drift,
    BALANCE_TOO_LARGE: async (world) => {
      await tooMuch(world);
      return { input: { account: '1105', from: '2026-01-01', to: '2026-12-31' } };
    },
    CURSOR_INVALID: () => ({ input: { account: '1102', from: '2026-01-01', to: '2026-12-31', cursor: 'AAAA' } }),
  },
  soft_close: {
    PERIOD_NOT_FOUND: noPeriod,
    PERIOD_STATE: async (world) => {
      const { period } = (await fresh('soft_close', world)) as { period: string };
      await world.call('soft_close', { period });
      return { input: { period } };
    },
    PERIOD_ORDER: () => ({ input: { period: '2026-12' } }),
    BALANCE_DRIFT: drift,
    BALANCE_TOO_LARGE: 'contract/error-codes.test.ts',
  },
  hard_close: {
    PERIOD_NOT_FOUND: noPeriod,
    PERIOD_STATE: async (world) => ({ input: { period: (await closedDay(world)).slice(0, 7) } }),
    PERIOD_ORDER: () => ({ input: { period: '2026-12' } }),
    BALANCE_DRIFT: drift,
    BALANCE_TOO_LARGE: 'contract/error-codes.test.ts',
  },
  reopen: {
    PERIOD_NOT_FOUND: () => ({ input: { period: '2099-01', reason: 'case' } }),
    PERIOD_STATE: () => ({ input: { period: '2026-12', reason: 'case' } }),
  },
  set_accounting_policy: { POLICY_NEEDS_PERSON: () => ({ as: robot, input: { agent_posting_limit: 1, reason: 'mine' } }) },
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
    EVIDENCE_NOT_FOUND: async (world) => ({ input: { journal_id: await posted(world, plain(3)), evidence_ids: [sha] } }),
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
