import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type EntityTx, type SqlValue, sealAudit } from '@axe/pg';
import { checkEveryEntity, checkIntegrity, integrityChecks } from '../../src/integrity/index.ts';
import { openBooks } from '../support/books.ts';
import { callTool } from '../support/call-tool.ts';

type Statement = string | readonly [string, readonly SqlValue[]];

interface Corruption {
  readonly what: string;
  /** The checks that must find it, and what the first finding of each must name. */
  readonly found: { readonly [check: string]: RegExp };
  readonly statements: readonly Statement[];
}

const off = (table: string) => `alter table ${table} disable trigger user`;
const lines = [off('journal_line')];

// Done by the owner with the triggers switched off: what somebody with the server in his hands could do.
const corruptions: readonly Corruption[] = [
  {
    what: 'a won more on one line',
    found: {
      journals_balance: /^journal 2026-000002: 2 lines, debit 21, credit 20, amount 20$/,
      audit_chain: /^line 1 of journal id \d+: differs from the audit log/,
    },
    statements: [...lines, "update journal_line set debit = debit + 1 where debit > 0 and posted_on = '2026-02-10'"],
  },
  {
    what: 'a header without lines',
    found: {
      journals_balance: /^journal 2026-000003: 0 lines/,
      audit_chain: /^line 1 of journal id \d+: is in the audit log but not in the books$/,
    },
    statements: [...lines, "delete from journal_line where posted_on = '2026-03-10'"],
  },
  {
    what: 'a line on an account that does not exist',
    found: { line_accounts: /^line 1 of journal id \d+: account 1999 does not exist$/ },
    statements: [
      ...lines,
      'alter table journal_line drop constraint journal_line_account_code_fkey',
      "update journal_line set account_code = '1999' where debit > 0 and posted_on = '2026-03-10'",
    ],
  },
  {
    what: 'an account of another type',
    found: { chart_and_lines: /^account 5221: type asset does not fit its code$/ },
    statements: [
      off('account'),
      'alter table account drop constraint account_type_fits_code',
      "update account set type = 'asset' where code = '5221'",
    ],
  },
  {
    what: 'a line dated unlike its journal',
    found: { chart_and_lines: /^line 1 of journal id \d+: dated 2026-03-11, its journal 2026-03-10$/ },
    statements: [...lines, "update journal_line set posted_on = '2026-03-11' where debit > 0 and posted_on = '2026-03-10'"],
  },
  {
    what: 'a stored closing balance',
    found: {
      period_balances: /^closing balance of account 1102 on 2026-01-31: stored debit 0 credit 101, lines add up to debit 0 credit 100$/,
    },
    statements: ["update balance_snapshot_account set credit = credit + 1 where account_code = '1102' and ends_on = '2026-01-31'"],
  },
  {
    what: 'stored balances of a closed period removed',
    found: { period_balances: /^period 2026-01: is hard-closed without stored balances$/ },
    statements: ["delete from balance_snapshot where ends_on = '2026-01-31'"],
  },
  {
    what: 'a closed period after an open one',
    found: { period_balances: /^period 2026-06: is soft_closed after one that is open$/ },
    statements: [off('fiscal_period'), "update fiscal_period set state = 'soft_closed' where period_no = 6"],
  },
  {
    what: 'an audit row changed',
    found: { audit_chain: /^audit row \d+: audit row \d+ was changed after seal 1$/ },
    statements: [off('audit_log'), "update audit_log set actor = 'person:nobody@acme.example' where id = (select min(id) from audit_log)"],
  },
  {
    what: 'an audit row removed',
    found: { audit_chain: /was removed after seal 1$/ },
    statements: [off('audit_log'), 'delete from audit_log where id = (select min(id) from audit_log)'],
  },
  {
    what: 'a seal removed',
    found: { audit_chain: /^seal \d+: / },
    statements: [off('audit_seal'), 'delete from audit_seal'],
  },
  {
    what: 'evidence that is not stored',
    found: { evidence_present: /^journal 2026-000001: names evidence a{64}, which is not stored$/ },
    statements: [off('journal'), "update journal set evidence_ids = array[repeat('a', 64)] where number = 1"],
  },
  {
    what: 'evidence whose file is gone',
    found: { evidence_present: /^evidence b{64}: / },
    statements: [
      "insert into evidence (sha256, storage_url, size_bytes, media_type) values (repeat('b', 64), 'bb/bb/' || repeat('b', 64), 1, 'text/plain')",
    ],
  },
  {
    what: 'the last journal removed whole',
    found: { audit_chain: /^journal id \d+: is in the audit log but not in the books$/ },
    statements: [
      off('journal'),
      ...lines,
      "delete from journal_line where posted_on = '2026-03-10'",
      'delete from journal where number = 3',
    ],
  },
  {
    what: 'a journal in the middle removed whole',
    found: { voucher_numbers: /^numbers of 2026: numbers 2 to 2 are missing$/ },
    statements: [
      off('journal'),
      ...lines,
      "delete from journal_line where posted_on = '2026-02-10'",
      'delete from journal where number = 2',
    ],
  },
  {
    what: 'a journal said to be of somebody else',
    found: { audit_chain: /^journal id \d+: differs from the audit log: .*person:nobody@acme.example.* against .*person:kim@acme.example/ },
    statements: [off('journal'), "update journal set posted_by = 'person:nobody@acme.example' where number = 3"],
  },
  {
    what: 'a journal said to be of another day of posting',
    found: { audit_chain: /^journal id \d+: differs from the audit log/ },
    statements: [off('journal'), "update journal set posted_at = posted_at - interval '1 day' where number = 3"],
  },
  {
    what: 'a memo, a tag and a counterparty rewritten',
    found: { audit_chain: /^journal id \d+: differs from the audit log: .*\|bribe\|.* against .*\|rent\|/ },
    statements: [off('journal'), "update journal set memo = 'bribe', tags = '{x}' where number = 3"],
  },
  {
    what: 'the counterparty of a line rewritten',
    found: { audit_chain: /^line 1 of journal id \d+: differs from the audit log: .*\|Mallory\|/ },
    statements: [...lines, "update journal_line set counterparty = 'Mallory' where line_no = 1 and posted_on = '2026-03-10'"],
  },
  {
    what: 'a line moved to another account, balanced still',
    found: { audit_chain: /differs from the audit log: .*\|5222\|.* against .*\|5221\|/ },
    statements: [...lines, "update journal_line set account_code = '5222' where debit > 0 and posted_on = '2026-03-10'"],
  },
];

describe('integrity checks', async () => {
  const books = await openBooks();
  const post = (posted_on: string, amount: number) =>
    callTool(books, 'post_journal', {
      posted_on,
      memo: 'rent',
      lines: [
        { account: '5221', debit: amount },
        { account: '1102', credit: amount },
      ],
    });
  await post('2026-01-10', 100);
  await post('2026-02-10', 20);
  await post('2026-03-10', 3);
  await callTool(books, 'hard_close', { period: '2026-01' });
  // Rows are ripe once no older transaction runs in the whole cluster, which other tests share.
  while ((await callTool(books, 'verify_audit', {})).unsealed_rows !== 0) {
    await sealAudit(books.database, books.entity);
    await delay(20);
  }

  test('sound books have no findings', async () => {
    const report = await callTool(books, 'integrity_check', {});
    assert.equal(report.ok, true);
    assert.deepEqual(
      (report.checks as { name: string }[]).map((check) => check.name),
      ['journals_balance', 'line_accounts', 'chart_and_lines', 'period_balances', 'audit_chain', 'evidence_present', 'voucher_numbers'],
    );
    assert.equal((await callTool(books, 'verify_audit', {})).ok, true);
  });

  class Undo extends Error {}

  for (const { what, found, statements } of corruptions) {
    test(`${what}: found and named by ${Object.keys(found).join(', ')}`, async () => {
      const undone = books.database.owner(
        async (tx) => {
          await tx.execute("select set_config('app.actor', 'agent:intruder', true)");
          for (const statement of statements) await (typeof statement === 'string' ? tx.execute(statement) : tx.execute(...statement));
          const report = await checkIntegrity(tx as EntityTx, { entity: books.entity, dataDir: '/nowhere' });
          assert.equal(report.ok, false);
          for (const [name, pattern] of Object.entries(found)) {
            const findings = report.checks.find((check) => check.name === name)?.findings ?? [];
            const texts = findings.map((finding) => `${finding.subject}: ${finding.detail}`);
            assert.ok(
              texts.some((text) => pattern.test(text)),
              `${name} found ${JSON.stringify(texts)}`,
            );
          }
          throw new Undo();
        },
        { entity: books.entity },
      );
      await assert.rejects(undone, Undo);
    });
  }

  test('every check has a corruption that it finds', () => {
    assert.deepEqual(new Set(corruptions.flatMap(({ found }) => Object.keys(found))), new Set(integrityChecks.map((check) => check.name)));
  });

  test('the hourly job puts each finding into the log', async () => {
    const quietRun: object[] = [];
    const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => quietRun.push(fields) };
    const signal = new AbortController().signal;
    await checkEveryEntity({ database: books.database, log, dataDir: '/nowhere' }, signal);
    assert.deepEqual(quietRun, []);
    await books.database.owner((tx) => tx.execute("update balance_snapshot_account set credit = 101 where account_code = '1102'"), {
      entity: books.entity,
    });
    await checkEveryEntity({ database: books.database, log, dataDir: '/nowhere' }, signal);
    assert.equal(quietRun.length, 1);
    assert.deepEqual(Object.fromEntries(Object.entries(quietRun[0] ?? {}).filter(([key]) => ['alarm', 'entity', 'check'].includes(key))), {
      alarm: 'integrity',
      entity: 'acmec',
      check: 'period_balances',
    });
  });
});
