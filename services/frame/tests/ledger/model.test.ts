import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@axe/kit';
import fc from 'fast-check';
import { registerEntity } from '../../src/entities/index.ts';
import { openBooks, testNow } from '../support/books.ts';
import { type Caller, callTool } from '../support/call-tool.ts';

type State = 'open' | 'soft_closed' | 'hard_closed';
interface ModelJournal {
  readonly id: number;
  readonly month: number;
  readonly lines: readonly { readonly account: string; readonly debit: number; readonly credit: number }[];
  reversed: boolean;
  readonly reversal: boolean;
}
/** The books as a person would keep them on paper: months 1 to 4 of one year. */
interface Model {
  readonly journals: ModelJournal[];
  readonly states: State[];
}
type Call = (tool: string, input: object, caller?: Caller) => Promise<Record<string, unknown>>;
type Command = fc.AsyncCommand<Model, { call: Call }>;

const accounts = ['1101', '1102', '2101', '4001', '5215'];
const months = [1, 2, 3, 4];
const chief = { actor: 'person:choi@acme.example', scopes: ['read', 'write', 'close', 'admin', 'reopen'] } as const;
const writer = { actor: 'person:lee@acme.example', scopes: ['read', 'write'] } as const;
const day = (month: number): string => `2026-0${month}-15`;
const lastDay = (month: number): string => `2026-0${month}-${[31, 28, 31, 30][month - 1]}`;

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}

function accepts(model: Model, month: number, close: boolean): boolean {
  const state = model.states[month - 1];
  return state === 'open' || (state === 'soft_closed' && close);
}

/** Every question about every month gives the model's answer. */
async function agree(model: Model, call: Call): Promise<void> {
  for (const month of months) {
    const totals = new Map<string, [number, number]>();
    for (const journal of model.journals.filter((candidate) => candidate.month <= month)) {
      for (const { account, debit, credit } of journal.lines) {
        const [debits, credits] = totals.get(account) ?? [0, 0];
        totals.set(account, [debits + debit, credits + credit]);
      }
    }
    const { rows } = (await call('query_trial_balance', { as_of: lastDay(month) })) as {
      rows: { code: string; debit: number; credit: number }[];
    };
    assert.deepEqual(
      rows.map((row) => [row.code, row.debit, row.credit]),
      [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, [debit, credit]]) => [code, debit, credit]),
    );
  }
  const ledger = (await call('general_ledger', { account: '1102', from: day(2), to: day(3), limit: 500 })) as {
    lines: { debit: number; credit: number; balance: number }[];
    opening_balance: number;
  };
  const sum = (from: number, to: number) =>
    model.journals
      .filter((journal) => journal.month >= from && journal.month <= to)
      .flatMap((journal) => journal.lines)
      .filter((line) => line.account === '1102')
      .reduce((total, line) => total + line.debit - line.credit, 0);
  assert.equal(ledger.opening_balance, sum(1, 1));
  assert.equal(ledger.lines.at(-1)?.balance ?? ledger.opening_balance, sum(1, 3));
  const { periods } = (await call('list_periods', { fiscal_year: 2026 })) as { periods: { state: State }[] };
  assert.deepEqual(
    periods.slice(0, 4).map((period) => period.state),
    model.states,
  );
}

function post(month: number, pairs: readonly (readonly [number, number, number])[], close: boolean, proposed: boolean): Command {
  const lines = pairs.flatMap(([from, to, amount]) => [
    { account: accounts[from] ?? '', debit: amount, credit: 0 },
    { account: accounts[to] ?? '', debit: 0, credit: amount },
  ]);
  const wire = lines.map(({ account, debit, credit }) => (debit > 0 ? { account, debit } : { account, credit }));
  const input = { posted_on: day(month), memo: 'model', lines: wire };
  return {
    check: () => true,
    async run(model, { call }) {
      const caller = close ? chief : writer;
      if (!accepts(model, month, close)) {
        assert.equal(await codeOf(call(proposed ? 'propose_journal' : 'post_journal', input, caller)), 'PERIOD_CLOSED');
      } else {
        const hash = proposed ? (await call('propose_journal', input, caller)).hash : undefined;
        const posted = proposed ? await call('commit_proposal', { hash }, caller) : await call('post_journal', input, caller);
        assert.equal(posted.number, model.journals.length + 1);
        model.journals.push({ id: posted.journal_id as number, month, lines, reversed: false, reversal: false });
        if (proposed) assert.equal(await codeOf(call('commit_proposal', { hash }, caller)), 'PROPOSAL_COMMITTED');
      }
      await agree(model, call);
    },
    toString: () => `post(${month}, ${JSON.stringify(pairs)}, close=${close}, proposed=${proposed})`,
  };
}

function badBatch(month: number): Command {
  const sound = {
    posted_on: day(month),
    memo: 'model',
    lines: [
      { account: '1102', debit: 5 },
      { account: '4001', credit: 5 },
    ],
  };
  const unbalanced = {
    ...sound,
    lines: [
      { account: '1102', debit: 5 },
      { account: '4001', credit: 4 },
    ],
  };
  return {
    check: () => true,
    async run(model, { call }) {
      assert.equal(await codeOf(call('post_journals', { journals: [sound, unbalanced] })), 'JOURNAL_UNBALANCED');
      await agree(model, call);
    },
    toString: () => `badBatch(${month})`,
  };
}

function reverse(pick: number, together: boolean): Command {
  return {
    check: (model) => model.journals.length > 0,
    async run(model, { call }) {
      const original = model.journals[pick % model.journals.length];
      if (original === undefined) return;
      const input = { journal_id: original.id, reason: 'model' };
      const codes = await Promise.all(Array.from({ length: together ? 3 : 1 }, () => codeOf(call('reverse_journal', input, writer))));
      const expected = original.reversed
        ? 'JOURNAL_ALREADY_REVERSED'
        : original.reversal
          ? 'JOURNAL_IS_REVERSAL'
          : accepts(model, original.month, false)
            ? 'ok'
            : 'PERIOD_CLOSED';
      assert.deepEqual(
        codes.sort(),
        [...codes.slice(1).map(() => (expected === 'ok' ? 'JOURNAL_ALREADY_REVERSED' : expected)), expected].sort(),
      );
      if (expected === 'ok') {
        original.reversed = true;
        const found = (await call('get_journal', { journal_id: original.id })) as { reversed_by_journal_id: number };
        const lines = original.lines.map(({ account, debit, credit }) => ({ account, debit: credit, credit: debit }));
        model.journals.push({ id: found.reversed_by_journal_id, month: original.month, lines, reversed: false, reversal: true });
      }
      await agree(model, call);
    },
    toString: () => `reverse(${pick}, together=${together})`,
  };
}

function close(month: number, hard: boolean): Command {
  return {
    check: () => true,
    async run(model, { call }) {
      const state = model.states[month - 1];
      const target: State = hard ? 'hard_closed' : 'soft_closed';
      const blocked = model.states.slice(0, month - 1).some((earlier) => earlier === 'open' || (hard && earlier !== 'hard_closed'));
      const expected = state === target || state === 'hard_closed' ? 'PERIOD_STATE' : blocked ? 'PERIOD_ORDER' : 'ok';
      assert.equal(await codeOf(call(hard ? 'hard_close' : 'soft_close', { period: `2026-0${month}` })), expected);
      if (expected === 'ok') model.states[month - 1] = target;
      await agree(model, call);
    },
    toString: () => `close(${month}, hard=${hard})`,
  };
}

function reopen(month: number): Command {
  return {
    check: () => true,
    async run(model, { call }) {
      const expected = model.states[month - 1] === 'open' ? 'PERIOD_STATE' : 'ok';
      assert.equal(await codeOf(call('reopen', { period: `2026-0${month}`, reason: 'model' }, chief)), expected);
      if (expected === 'ok') for (let later = month - 1; later < 4; later += 1) model.states[later] = 'open';
      await agree(model, call);
    },
    toString: () => `reopen(${month})`,
  };
}

test('any sequence of posts, reversals, closes and reopenings leaves what a paper ledger has', async () => {
  const books = await openBooks();
  // Early months more often: what happens behind a closed period is where books go wrong.
  const month = fc.constantFrom(1, 1, 1, 2, 2, 3, 4);
  const pair = fc.tuple(fc.nat(accounts.length - 1), fc.nat(accounts.length - 1), fc.integer({ min: 1, max: 1_000_000 }));
  const commands = fc.commands(
    [
      fc.tuple(month, fc.array(pair, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.boolean()).map((input) => post(...input)),
      fc.tuple(fc.nat(), fc.boolean()).map((input) => reverse(...input)),
      fc.tuple(month, fc.boolean()).map((input) => close(...input)),
      month.map(reopen),
      month.map(badBatch),
    ],
    { maxCommands: 30, size: 'max' },
  );
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const entity = `model${runs}`;
      runs += 1;
      await registerEntity(
        books.database,
        { id: entity, legalName: entity, kind: 'corporate', firstFiscalYear: 2026 },
        { actor: 'person:choi@acme.example', requestId: 'model', now: testNow },
      );
      const call: Call = (tool, input, caller) => callTool(books, tool, input, { entity, ...caller });
      const model: Model = { journals: [], states: ['open', 'open', 'open', 'open'] };
      await fc.asyncModelRun(() => ({ model, real: { call } }), sequence);
      assert.deepEqual((await call('integrity_check', {})).ok, true);
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
