import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

export const folderFor = (t: TestContext): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-files-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export const draftsIn = (folder: string): readonly string[] => readdirSync(folder).filter((name) => name.includes('.axe-'));

export const asRoot = process.getuid?.() === 0;

const files = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

/** The text of a script that has this package as `files` and its arguments as `args`. */
export const scriptOf = (text: string): readonly string[] => [
  '--input-type=module',
  '-e',
  `const files = await import(${JSON.stringify(files)}); const args = process.argv.slice(1); ${text}`,
];

interface Ran {
  readonly said: string;
  readonly signal: NodeJS.Signals | null;
}

export interface RunOptions {
  readonly user?: number;
  /** Words before the command: a shell that sets a limit. */
  readonly before?: readonly string[];
  readonly timeoutMs?: number;
}

/** In a process of its own. */
export function runScript(text: string, args: readonly string[], { user, before = [], timeoutMs = 30_000 }: RunOptions = {}): Ran {
  const [command = '', ...words] = [...before, process.execPath, ...scriptOf(text), ...args];
  const { stdout, stderr, signal, error } = spawnSync(command, words, {
    encoding: 'utf8',
    timeout: timeoutMs,
    killSignal: 'SIGTERM',
    cwd: '/',
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  if (error !== undefined) throw error;
  return { said: `${stdout}${stderr}`, signal };
}
