import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Actor, Refusal } from '@axe/kit';
import { analyzeInWorker, builtinProfiles } from '../../src/ingest/index.ts';
import { frameTools } from '../../src/tools/index.ts';
import { statementGrid, writeCsv } from '../ingest/write-files.ts';
import type { Answer } from '../tools/run-ingest-tool.ts';
import { type ErrorWorld, hardenPeriods } from './error-case.ts';
import { fileErrorCases } from './file-error-cases.ts';
import { fresh } from './fresh-inputs.ts';
import { chief, hostFrame } from './hosted-frame.ts';
import { ledgerErrorCases } from './ledger-error-cases.ts';

const errorCases = { ...ledgerErrorCases, ...fileErrorCases };

const big = Number.MAX_SAFE_INTEGER;

describe('every declared refusal of every tool is reached', async () => {
  const frame = await hostFrame();
  let given = 0;
  const callAs = async (actor: Actor, tool: string, input: object): Promise<Answer> => {
    const answer = await frame.call(actor, tool, { entity_id: 'acmec', ...input });
    assert.equal(answer.code, undefined, `${tool}: ${answer.message}`);
    return answer.body;
  };
  const world: ErrorWorld = {
    call: (tool, input) => callAs(chief, tool, input),
    propose: async (actor, journal) => (await callAs(actor, 'propose_journal', journal)).hash,
    upload: (bytes) => frame.upload(chief, bytes),
    next: () => {
      given += 1;
      return given;
    },
  };
  await world.call('register_entity', { legal_name: 'Acme Corp', kind: 'corporate', first_fiscal_year: 2024 });
  await world.call('register_bank_account', { name: 'main', bank_name: '누리은행', number: '110-123-456789', account: '1102' });
  await world.call('post_journals', await fresh('post_journals', world));

  for (const tool of frameTools) {
    if (tool.errors.length === 0) continue;
    const cases = errorCases[tool.name] ?? {};

    test(`${tool.name}: the table has its codes and no other`, () => {
      assert.deepEqual(Object.keys(cases).sort(), [...tool.errors].sort());
    });

    for (const [code, reached] of Object.entries(cases)) {
      if (typeof reached === 'string') {
        test(`${tool.name}: ${code} in ${reached}`, () => {
          assert.match(readFileSync(new URL(`../${reached}`, import.meta.url), 'utf8'), new RegExp(`'${code}'`));
        });
        continue;
      }
      test(`${tool.name}: ${code}`, async () => {
        const { input, as = chief } = await reached(world);
        const before = await frame.countRows();
        const answer = await frame.call(as, tool.name, { entity_id: 'acmec', ...input });
        assert.equal(answer.code, code, answer.message);
        assert.ok(answer.message.length > 20 && answer.message.length < 1500, answer.message);
        assert.deepEqual(await frame.countRows(), before);
      });
    }
  }

  test('too many files at once: PARSER_BUSY for some, an answer for the others', async () => {
    const bytes = writeCsv(statementGrid([{ at: '2026.12.04 09:12:01', text: 'x', amount: 5 }]));
    const answers = await Promise.allSettled(Array.from({ length: 25 }, () => analyzeInWorker(bytes, builtinProfiles)));
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as Refusal] : []));
    assert.equal(refused.length, 25 - 18);
    assert.ok(refused.every((refusal) => refusal.code === 'PARSER_BUSY' && refusal.retryable));
  });

  test('a close over totals beyond 2^53 says BALANCE_TOO_LARGE and closes nothing', async () => {
    await hardenPeriods(world);
    const { periods } = await world.call('list_periods', { state: 'open' });
    const [{ period, starts_on: posted_on }] = periods;
    const lines = [
      { account: '1105', debit: big },
      { account: '3101', credit: big },
    ];
    for (const memo of ['one', 'two']) await world.call('post_journal', { posted_on, memo, lines });
    for (const tool of ['soft_close', 'hard_close']) {
      const answer = await frame.call(chief, tool, { entity_id: 'acmec', period });
      assert.equal(answer.code, 'BALANCE_TOO_LARGE', answer.message);
    }
    assert.deepEqual((await world.call('list_periods', { state: 'open' })).periods, periods);
  });

  test('the books are sound afterwards', async () => {
    const report = await world.call('integrity_check', {});
    assert.equal(report.ok, true, JSON.stringify(report));
  });
});
