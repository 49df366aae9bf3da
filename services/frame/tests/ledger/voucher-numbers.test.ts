import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postJournals } from '../../src/ledger/index.ts';
import { openBooks, simpleDraft } from '../support/books.ts';
import { callTool } from '../support/call-tool.ts';

test('numbers stay gap-free with eight posters, rolled-back posts and killed connections', async () => {
  const books = await openBooks();
  const acknowledged: string[] = [];
  let killing = true;
  let killed = 0;
  const killer = (async () => {
    while (killing) {
      // The owner may end sessions of the entity's role only in part, so the session is ended from inside, mid-transaction.
      await books
        .run(async (tx) => {
          await postJournals(tx, [simpleDraft('2026-05-05', '1102', '4001', 1n)]);
          await tx.execute('select pg_terminate_backend(pg_backend_pid())');
        })
        .catch(() => {
          killed += 1;
        });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const poster = async (seat: number): Promise<void> => {
    for (let round = 0; round < 12; round += 1) {
      const drafts = Array.from({ length: 1 + ((seat + round) % 3) }, () =>
        simpleDraft(round % 4 === 0 ? '2027-01-02' : '2026-06-01', '5215', '1102', 10n),
      );
      try {
        await books
          .run(async (tx) => {
            const posted = await postJournals(tx, drafts);
            if ((seat + round) % 4 === 0) throw new Error('changed my mind');
            return posted;
          })
          .then((posted) => acknowledged.push(...posted.map((journal) => `${journal.fiscalYear}-${journal.number}`)));
      } catch (error) {
        assert.equal((error as Error).message, 'changed my mind');
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, seat) => poster(seat)));
  killing = false;
  await killer;
  assert.ok(killed > 0);
  const stored = await books.run((tx) =>
    tx.query<{ fiscal_year: number; number: number }>('select fiscal_year, number from journal order by 1, 2'),
  );
  for (const year of [2026, 2027]) {
    const numbers = stored.filter((row) => row.fiscal_year === year).map((row) => row.number);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    );
  }
  // Nothing acknowledged is lost, nothing else is there.
  assert.deepEqual(acknowledged.sort(), stored.map((row) => `${row.fiscal_year}-${row.number}`).sort());
  assert.equal((await callTool(books, 'integrity_check', {})).ok, true);
});
