import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Finished, root, run } from './run.ts';

const folders = ['packages', 'services', 'apps'];
const violations = 'scripts/fixtures/violations';

/** Imports go only downwards; and every rule still catches its planted violation, so none is asleep. */
export async function checkBoundaries(): Promise<Finished> {
  const product = await cruise(folders);
  if (product.code !== 0) return product;
  const asleep: string[] = [];
  for (const rule of await readdir(path.join(root, violations))) {
    const planted = await cruise([path.join(violations, rule)]);
    if (!planted.output.includes(` ${rule}: `)) asleep.push(rule);
  }
  if (asleep.length === 0) return product;
  return { code: 1, output: `These rules did not catch their planted violation: ${asleep.join(', ')}\n` };
}

function cruise(places: readonly string[]): Promise<Finished> {
  return run('depcruise', ['--output-type', 'err', ...places]);
}
