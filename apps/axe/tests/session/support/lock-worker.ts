import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withSessionLock } from '../../../src/session/session-lock.ts';

/** Counts up in a file as no careful program would: only a lock that holds keeps the count right. */
const [folder = '', rounds = '1', ending = 'live'] = process.argv.slice(2);
const file = path.join(folder, 'count');

for (let round = 0; round < Number(rounds); round += 1) {
  await withSessionLock(folder, async () => {
    const count = Number(readFileSync(file, 'utf8'));
    await sleep(2);
    if (ending === 'die') process.kill(process.pid, 'SIGKILL');
    writeFileSync(file, String(count + 1));
  });
}
