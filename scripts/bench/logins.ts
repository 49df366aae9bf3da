import { measureLogins } from '@axe/blueprint/bench';
import { atLeast, atMost, type Figure } from './figure.ts';
import { startBenchCluster } from './host-books.ts';

/** Complete logins and refreshes on PostgreSQL, with log and deny list, against the bare library in memory. */
export async function measureLoginSpeed(): Promise<readonly Figure[]> {
  await startBenchCluster();
  const { logins, refreshes, lostWhileRotating } = await measureLogins();
  return [
    atLeast('logins a second against the library in memory', logins, 0.4, '×'),
    atLeast('refreshes a second against the library in memory', refreshes, 0.4, '×'),
    atMost('logins lost while the signing keys are rotated twice', lostWhileRotating, 0, ''),
  ];
}
