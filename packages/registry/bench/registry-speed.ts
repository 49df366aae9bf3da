import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { grantEmployee, loadRegistry } from '../src/index.ts';
import { editRegistryFile } from '../src/text.ts';
import { bigRegistry } from './big-registry.ts';

/** Milliseconds of each round. */
export interface RegistrySpeed {
  /** The YAML library's own parse of the text. */
  readonly parse: readonly number[];
  /** Reading the file with every check. */
  readonly validate: readonly number[];
  /** One edit as a command makes it: look, preview, change, on the disk. */
  readonly edit: readonly number[];
}

export async function measureRegistrySpeed(size: {
  readonly customers: number;
  readonly peopleEach: number;
  readonly rounds: number;
}): Promise<RegistrySpeed> {
  const folder = await mkdtemp(path.join(tmpdir(), 'axe-bench-'));
  const times = { parse: [] as number[], validate: [] as number[], edit: [] as number[] };
  try {
    const file = path.join(folder, 'customers.yaml');
    let text = bigRegistry(size.customers, size.peopleEach);
    for (let round = 0; round < size.rounds; round += 1) {
      // Each round has texts of its own: nothing is remembered from the one before.
      text = `${text}# round ${round}\n`;
      await writeFile(file, text);
      times.parse.push(await timed(() => parse(text)));
      times.validate.push(await timed(() => loadRegistry(file)));
      text = `${text}# edited\n`;
      await writeFile(file, text);
      times.edit.push(await timed(() => editAsCommand(file, `new${round}@c0001.example`)));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return times;
}

async function editAsCommand(file: string, email: string): Promise<void> {
  const grant = grantEmployee('c0001', email, 'c0001a');
  await loadRegistry(file);
  await editRegistryFile(file, grant, { dryRun: true });
  const { changed } = await editRegistryFile(file, grant);
  if (!changed) throw new Error('The edit that was measured changed nothing.');
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
