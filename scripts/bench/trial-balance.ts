import { type BenchBook, buildBook, measureTrialBalance, openBenchDatabase } from '@axe/frame/bench';
import { atMost, type Figure } from './figure.ts';
import { benchEntity, callRequest, type HostedBooks, hostBooks, startBenchCluster } from './host-books.ts';

/** query_trial_balance over HTTP on 36 months of books: 1 M lines against 100 k, as of a closed month and in the open one. */
export async function measureTrialBalances(): Promise<readonly Figure[]> {
  await startBenchCluster();
  const small = await openBook(100_000);
  const large = await openBook(1_000_000);
  const ask = async (book: BenchBook, asOf: string) => {
    const { url, token } = book === small.book ? small.host : large.host;
    const { headers, body } = callRequest(token, 'query_trial_balance', { entity_id: benchEntity, as_of: asOf });
    const answer = await fetch(url, { method: 'POST', headers, body });
    const text = await answer.text();
    if (!answer.ok || text.includes('"isError":true')) throw new Error(`query_trial_balance was refused: ${text.slice(0, 300)}`);
  };
  try {
    const { closedRatio, openRatio } = await measureTrialBalance(small.book, large.book, 60, ask);
    return [
      atMost('query_trial_balance of a closed month, 1 M lines against 100 k', closedRatio, 1.5, '×'),
      atMost('query_trial_balance in an open month, 1 M lines against 100 k', openRatio, 5, '×'),
    ];
  } finally {
    await Promise.all([small.host.close(), large.host.close()]);
    await Promise.all([small.book.database.close(), large.book.database.close()]);
  }
}

async function openBook(lines: number): Promise<{ readonly book: BenchBook; readonly host: HostedBooks }> {
  const database = await openBenchDatabase();
  const book = await buildBook(database, benchEntity, lines);
  return { book, host: await hostBooks(database) };
}
