import { measureBareLoop, openBenchDatabase, registerBenchEntity } from '@axe/frame/bench';
import { runLoad } from '@axe/mcp/bench';
import { atLeast, type Figure, median } from './figure.ts';
import { benchEntity, callRequest, hostBooks, startBenchCluster } from './host-books.ts';

const rounds = 5;
const roundMs = 2000;
const connections = 8;
const batch = 100;

const journal = {
  posted_on: '2026-12-15',
  memo: 'bench',
  lines: [
    { account: '1102', debit: 1000 },
    { account: '4001', credit: 1000 },
  ],
};

/** post_journal over HTTP against the same guarded SQL in a bare driver loop, and batches against single posts; in turns. */
export async function measurePosting(): Promise<readonly Figure[]> {
  await startBenchCluster();
  const database = await openBenchDatabase();
  await registerBenchEntity(database, benchEntity);
  const books = await hostBooks(database);
  const load = async (name: string, args: object, expect: string, durationMs: number) => {
    const { requests, seconds, failures } = await runLoad({
      url: books.url,
      ...callRequest(books.token, name, args),
      expect,
      connections,
      durationMs,
    });
    if (failures > 0) throw new Error(`${failures} of ${requests} answers of ${name} were refusals`);
    return requests / seconds;
  };
  const single = (durationMs: number) => load('post_journal', { entity_id: benchEntity, ...journal }, '"number":', durationMs);
  const many = async (durationMs: number) =>
    batch * (await load('post_journals', { entity_id: benchEntity, journals: Array(batch).fill(journal) }, `"count":${batch}`, durationMs));
  try {
    await single(roundMs / 2);
    await many(roundMs / 2);
    const bare: number[] = [];
    const posts: number[] = [];
    const batches: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await measureBareLoop(database, benchEntity, connections, roundMs));
      posts.push(await single(roundMs));
      batches.push(await many(roundMs));
    }
    const ratio = (some: readonly number[], base: readonly number[]) =>
      median(some.map((value, index) => value / (base[index] ?? Number.NaN)));
    return [
      atLeast('post_journal end to end against a bare driver loop, 8 connections', ratio(posts, bare), 0.5, '×'),
      atLeast('post_journals of 100, journals per second against single posts', ratio(batches, posts), 5, '×'),
    ];
  } finally {
    await books.close();
    await database.close();
  }
}
