import { measureCalls } from './bench/calls.ts';
import { measureColdStart } from './bench/cold-start.ts';
import type { Figure } from './bench/figure.ts';
import { stopBenchCluster } from './bench/host-books.ts';
import { measureLoginSpeed } from './bench/logins.ts';
import { measureMemory } from './bench/memory.ts';
import { measurePosting } from './bench/posting.ts';
import { measureRegistry } from './bench/registry.ts';
import { measureTokens } from './bench/tokens.ts';
import { measureTrialBalances } from './bench/trial-balance.ts';

const groups: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  calls: measureCalls,
  tokens: measureTokens,
  posting: measurePosting,
  'trial-balance': measureTrialBalances,
  logins: measureLoginSpeed,
  'cold-start': measureColdStart,
  registry: measureRegistry,
  memory: measureMemory,
};

/** `npm run bench [-- --json] [group …]`: every figure with its target; `--json` prints one JSON array and nothing else. */
async function main(): Promise<void> {
  const json = process.argv.includes('--json');
  const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const unknown = wanted.find((name) => groups[name] === undefined);
  if (unknown !== undefined) throw new Error(`There is no group ${unknown}. Groups: ${Object.keys(groups).join(', ')}.`);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(groups)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    if (!json) process.stderr.write(`measuring ${name} …\n`);
    figures.push(...(await measure()));
  }
  if (json) console.log(JSON.stringify(figures));
  else console.table(figures);
  process.exitCode = figures.every((figure) => figure.pass) ? 0 : 1;
}

try {
  await main();
} finally {
  await stopBenchCluster();
}
