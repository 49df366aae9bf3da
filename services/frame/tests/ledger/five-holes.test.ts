import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EntityTx } from '@axe/pg';
import { postJournals } from '../../src/ledger/index.ts';
import { openBooks, simpleDraft } from '../support/books.ts';
import { refusalOf } from '../support/call-tool.ts';

// Statements that no tool sends: somebody with the entity's own connection tries what the tools do not offer.
describe('the database alone keeps journals whole', async () => {
  const books = await openBooks();
  const [old] = await books.run((tx) => postJournals(tx, [simpleDraft('2026-01-05', '1102', '4001', 500n)]));
  const oldId = old?.journalId ?? 0n;

  const line = (tx: EntityTx, journal: bigint, no: number, account: string, debit: bigint, credit: bigint, postedOn = '2026-01-05') =>
    tx.execute(
      'insert into journal_line (journal_id, line_no, posted_on, account_code, debit, credit) values ($1, $2, $3::date, $4, $5, $6)',
      [journal, no, postedOn, account, debit, credit],
    );
  const header = async (tx: EntityTx, amount: bigint, number: number, postedOn = '2026-01-05'): Promise<bigint> => {
    const row = await tx.one<{ id: bigint }>(
      "insert into journal (fiscal_year, number, posted_on, memo, amount) values (2026, $1, $2::date, 'by hand', $3) returning id",
      [number, postedOn, amount],
    );
    return row.id;
  };
  const code = async (work: (tx: EntityTx) => Promise<unknown>): Promise<string> => (await refusalOf(books.run(work))).code;

  test('hole 1: no lone line in a later transaction', async () => {
    assert.equal(await code((tx) => line(tx, oldId, 3, '1102', 77n, 0n)), 'JOURNAL_SEALED');
  });

  test('hole 2: no balanced pair in a later transaction', async () => {
    assert.equal(
      await code(async (tx) => {
        await line(tx, oldId, 3, '1102', 77n, 0n);
        await line(tx, oldId, 4, '4001', 0n, 77n);
      }),
      'JOURNAL_SEALED',
    );
  });

  test('hole 2: the seal cannot be chosen', async () => {
    assert.equal(
      await code((tx) =>
        tx.execute(
          "insert into journal (fiscal_year, number, posted_on, memo, amount, xid) values (2026, 2, '2026-01-05', 'x', 1, (pg_current_xact_id()::text::bigint + 5)::text::xid8)",
        ),
      ),
      'JOURNAL_SEALED',
    );
  });

  test('hole 3: no header without lines, and none with one', async () => {
    assert.equal(await code((tx) => header(tx, 1n, 2)), 'JOURNAL_UNBALANCED');
    assert.equal(await code(async (tx) => line(tx, await header(tx, 1n, 2), 1, '1102', 1n, 0n)), 'JOURNAL_UNBALANCED');
  });

  test('hole 4: TRUNCATE, UPDATE and DELETE are refused to the entity and to the owner', async () => {
    for (const table of ['journal', 'journal_line', 'journal_proposal', 'accounting_policy']) {
      for (const statement of [
        `truncate ${table} cascade`,
        `delete from ${table}`,
        `update ${table} set ${table === 'journal_line' ? 'line_no = 9' : 'request_id = null'}`,
      ]) {
        await assert.rejects(
          books.run((tx) => tx.execute(statement)),
          statement,
        );
        await assert.rejects(
          books.database.owner((tx) => tx.execute(statement), { entity: books.entity }),
          statement,
        );
      }
    }
    const { n } = await books.run((tx) => tx.one<{ n: bigint }>('select count(*) as n from journal_line'));
    assert.equal(n, 2n);
  });

  test('lines added after the constraints were forced are counted again at commit', async () => {
    assert.equal(
      await code(async (tx) => {
        const id = await header(tx, 5n, 2);
        await line(tx, id, 1, '1102', 5n, 0n);
        await line(tx, id, 2, '4001', 0n, 5n);
        await tx.execute('set constraints all immediate');
        await tx.execute('set constraints all deferred');
        await line(tx, id, 3, '1102', 3n, 0n);
      }),
      'JOURNAL_UNBALANCED',
    );
  });

  test('unbalanced, two-sided, zero and misdated lines, unknown accounts, wrong actors and gaps are refused', async () => {
    const pair = async (
      tx: EntityTx,
      first: readonly [bigint, bigint],
      second: readonly [bigint, bigint],
      postedOn = '2026-01-05',
      account = '1102',
    ) => {
      const id = await header(tx, 5n, 2);
      await line(tx, id, 1, account, ...first, postedOn);
      await line(tx, id, 2, '4001', ...second, postedOn);
    };
    assert.equal(await code((tx) => pair(tx, [5n, 0n], [0n, 4n])), 'JOURNAL_UNBALANCED');
    assert.equal(await code((tx) => pair(tx, [5n, 0n], [0n, 5n], '2026-01-06')), 'JOURNAL_SEALED');
    for (const bad of [
      (tx: EntityTx) => pair(tx, [5n, 5n], [0n, 5n]),
      (tx: EntityTx) => pair(tx, [0n, 0n], [0n, 5n]),
      (tx: EntityTx) => pair(tx, [-5n, 0n], [0n, 5n]),
      (tx: EntityTx) => pair(tx, [5n, 0n], [0n, 5n], '2026-01-05', '1999'),
    ]) {
      await assert.rejects(books.run(bad));
    }
    assert.equal(await code((tx) => header(tx, 5n, 3)), 'VOUCHER_GAP');
    assert.equal(
      await code((tx) =>
        tx.execute(
          "insert into journal (fiscal_year, number, posted_on, memo, amount, posted_by) values (2026, 2, '2026-01-05', 'x', 1, 'person:lee@acme.example')",
        ),
      ),
      'JOURNAL_SEALED',
    );
    const { n } = await books.run((tx) => tx.one<{ n: bigint }>('select count(*) as n from journal'));
    assert.equal(n, 1n);
  });

  test('accounts keep their code, type, side and parent, and are never deleted', async () => {
    assert.equal(await code((tx) => tx.execute("update account set normal_side = 'credit' where code = '1102'")), 'ACCOUNT_FIXED');
    assert.equal(await code((tx) => tx.execute("update account set code = '1999' where code = '1103'")), 'ACCOUNT_FIXED');
    for (const statement of ["delete from account where code = '1103'", 'truncate account cascade']) {
      await assert.rejects(books.run((tx) => tx.execute(statement)));
      await assert.rejects(books.database.owner((tx) => tx.execute(statement), { entity: books.entity }));
    }
  });
});
