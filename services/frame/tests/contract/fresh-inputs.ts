import { statementGrid, writeCsv } from '../ingest/write-files.ts';
import type { Answer } from '../tools/run-ingest-tool.ts';

/** Stands in every text that the inputs below store, so that a leak into another entity shows. */
export const marker = 'acmecsecret';

export interface World {
  /** Calls a tool as somebody with every right in acmec; throws when it is refused. */
  call(tool: string, input: object): Promise<Answer>;
  /** A number not given before. */
  next(): number;
}

/** Makes arguments (without entity_id) that the tool will take now; called again, ones it will take then. */
type FreshInput = (world: World) => Promise<object> | object;

const journal = (world: World) => {
  const amount = 1000 + world.next();
  return {
    posted_on: '2026-12-15',
    memo: `${marker} sale ${amount}`,
    counterparty: `${marker} Beta`,
    lines: [
      { account: '1104', debit: amount, memo: marker },
      { account: '4001', credit: amount },
    ],
  };
};

const fileOf = (text: string) => ({ content_base64: Buffer.from(text).toString('base64'), file_name: `${marker}.txt` });

const statementOf = (world: World) => {
  const amount = 5000 + world.next();
  const grid = statementGrid([{ at: '2026.12.04 09:12:01', text: `${marker} ${amount}`, amount }], { opening: 1_000_000 });
  return { content_base64: Buffer.from(writeCsv(grid)).toString('base64'), file_name: `${marker}.csv` };
};

const openRow = async (world: World): Promise<number> => {
  const { source_file_id } = await world.call('ingest_file_blob', statementOf(world));
  const { raw_transactions } = await world.call('list_raw_transactions', { source_file_id });
  return raw_transactions[0].raw_transaction_id;
};

const stored = async (world: World): Promise<string> =>
  (await world.call('store_evidence', fileOf(`${marker} ${world.next()}`))).evidence_id;

const posted = async (world: World): Promise<number> => (await world.call('post_journal', journal(world))).journal_id;

const firstPeriod = async (world: World, states: readonly string[]): Promise<string> => {
  const { periods } = await world.call('list_periods', {});
  return periods.find((period: { state: string }) => states.includes(period.state)).period;
};

/** Arguments that the tool will take now. */
export async function fresh(tool: string, world: World): Promise<object> {
  const make = freshInputs[tool];
  if (make === undefined) throw new Error(`no input for ${tool}`);
  return make(world);
}

export const freshInputs: { readonly [tool: string]: FreshInput } = {
  register_entity: () => ({ legal_name: 'Acme Corp', kind: 'corporate', first_fiscal_year: 2024 }),
  list_accounts: () => ({ search: '예금' }),
  add_account: (world) => {
    const code = `1102-${1000 + world.next()}`;
    return { code, name_ko: `${marker} ${code}`, name_en: `Bank ${code}`, parent: '1102' };
  },
  post_journal: journal,
  post_journals: (world) => ({ journals: [journal(world), journal(world)] }),
  reverse_journal: async (world) => ({ journal_id: await posted(world), reason: `${marker} posted twice` }),
  propose_journal: journal,
  commit_proposal: async (world) => ({ hash: (await world.call('propose_journal', journal(world))).hash }),
  list_journals: () => ({ from: '2026-01-01', to: '2026-12-31', account: '1104' }),
  get_journal: async (world) => ({ journal_id: await posted(world) }),
  query_balance: () => ({ account: '1104', as_of: '2026-12-31', by_counterparty: true }),
  query_trial_balance: () => ({ as_of: '2026-12-31' }),
  general_ledger: () => ({ account: '1104', from: '2026-01-01', to: '2026-12-31' }),
  list_periods: () => ({ fiscal_year: 2026 }),
  soft_close: async (world) => ({ period: await firstPeriod(world, ['open']) }),
  hard_close: async (world) => ({ period: await firstPeriod(world, ['open', 'soft_closed']) }),
  reopen: async (world) => {
    const period = await firstPeriod(world, ['open']);
    await world.call('soft_close', { period });
    return { period, reason: `${marker} invoice ${world.next()}` };
  },
  verify_audit: () => ({}),
  search_audit_log: () => ({ actor: 'chief@acme.example', table: 'journal', operation: 'insert', since: '2026-01-01', limit: 20 }),
  integrity_check: () => ({}),
  get_accounting_policy: () => ({}),
  set_accounting_policy: (world) => ({ agent_posting_limit: 100_000_000 + world.next(), reason: `${marker} board` }),
  store_evidence: (world) => fileOf(`${marker} ${world.next()}`),
  list_evidence: () => ({ limit: 5 }),
  get_evidence: async (world) => ({ evidence_id: await stored(world), with_content: true }),
  attach_evidence: async (world) => ({ journal_id: await posted(world), evidence_ids: [await stored(world)] }),
  register_bank_account: (world) => {
    const number = `220-${100_000 + world.next()}`;
    return { name: `${marker} ${number}`, bank_name: '누리은행', number, account: '1102' };
  },
  list_bank_accounts: () => ({}),
  analyze_file_format: statementOf,
  confirm_format_profile: (world) => ({
    name: `${marker} layout`,
    columns: ['거래일', '내용', '나간돈', '들어온돈', `남은돈 ${marker} ${world.next()}`],
    mapping: { date: 1, description: 2, withdrawal: 3, deposit: 4, balance: 5 },
  }),
  list_format_profiles: () => ({}),
  ingest_file_blob: statementOf,
  list_raw_transactions: () => ({ status: 'open' }),
  set_counter_rule: (world) => ({ keyword: `${marker} ${world.next()}`, account: '5215', direction: 'out' }),
  list_counter_rules: () => ({}),
  post_raw_transactions: async (world) => ({ raw_transaction_ids: [await openRow(world)] }),
  ignore_raw_transactions: async (world) => ({ raw_transaction_ids: [await openRow(world)], reason: `${marker} own transfer` }),
};
