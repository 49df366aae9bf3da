import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const launcher = path.resolve(import.meta.dirname, '../../../axe.mjs');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface AxeProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with all it said, be it a result or a note, as soon as it says that. */
  said(pattern: RegExp): Promise<string>;
}

/** The real program in a process of its own. `through` is a program that starts it. */
export function startAxe(words: readonly string[], environment: Record<string, string>, through: readonly string[] = []): AxeProcess {
  const [program = '', ...rest] = [...through, process.execPath, launcher, ...words];
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, rest, { env: { PATH, HOME, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const watchers: (() => void)[] = [];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const watch of watchers) watch();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    for (const watch of watchers) watch();
  });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })));
  const said = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const watch = () => pattern.test(stdout + stderr) && resolve(stdout + stderr);
      watchers.push(watch);
      watch();
      ended.then(() => reject(new Error(`it ended without saying ${pattern}:\n${stdout}${stderr}`)));
    });
  return { child, ended, said };
}
