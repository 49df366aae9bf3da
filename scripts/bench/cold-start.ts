import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../check/run.ts';
import { atMost, type Figure, median } from './figure.ts';

const rounds = 15;

/** `axe --help` by its own bin against an empty Node process, in turn, medians. */
export async function measureColdStart(): Promise<readonly Figure[]> {
  const help: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    help.push(time([path.join(root, 'apps/axe/axe.mjs'), '--help']));
    empty.push(time(['-e', '0']));
  }
  return [atMost('axe --help cold against node -e 0', median(help) / median(empty), 5, '×')];
}

function time(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stderr}`);
  return performance.now() - started;
}
