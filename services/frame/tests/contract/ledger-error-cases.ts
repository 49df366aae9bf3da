import {
  badCursor,
  big,
  type Case,
  closedDay,
  type ErrorWorld,
  hardenPeriods,
  noAccount,
  plain,
  type Reached,
  robot,
  sha,
  two,
  twoAccounts,
} from './error-case.ts';
import { fresh } from './fresh-inputs.ts';

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

const inverted: Case = () => ({ input: { account: '1102', from: '2026-12-31', to: '2026-01-01' } });
const drift = 'periods/periods.test.ts';
const noJournal: Case = () => ({ input: { journal_id: 999_999_999 } });
const noPeriod: Case = () => ({ input: { period: '2099-01' } });
const tooMuch = async (world: ErrorWorld): Promise<void> => {
  for (const _ of [1, 2]) await world.call('post_journal', two({ account: '1105', debit: big }, { account: '3101', credit: big }));
};

const posted = async (world: ErrorWorld, journal: object): Promise<number> => (await world.call('post_journal', journal)).journal_id;
const reverse = (journal_id: number, more: object = {}) => ({ journal_id, reason: 'case', ...more });
const proposed = async (world: ErrorWorld, journal: object): Promise<string> => (await world.call('propose_journal', journal)).hash;

export const ledgerErrorCases: { readonly [tool: string]: { readonly [code: string]: Reached } } = {
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
  search_audit_log: { CURSOR_INVALID: badCursor },
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
};
