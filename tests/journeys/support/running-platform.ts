import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../../..');
const launcher = path.join(root, 'apps/axe/axe.mjs');

export interface RunningPlatform {
  readonly url: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly child: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Passable for everybody: a platform started as root lends its database to another user. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-journey-'));
  chmodSync(folder, 0o711);
  return folder;
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of the real program to its end. */
export function runAxe(words: readonly string[], environment: Record<string, string> = {}, input = ''): Promise<Finished> {
  const child = spawn(process.execPath, [launcher, ...words], { cwd: root, env: environmentWith(environment) });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Starts the real `axe up`, with a registry of its own or that of an operator home, and waits until it says that it is ready. */
export async function startPlatform(dataFolder: string, port: number, home?: string): Promise<RunningPlatform> {
  const own = home === undefined ? {} : { AXE_HOME: home };
  const env = environmentWith({ AXE_DATA: dataFolder, AXE_PORT: String(port), ...own });
  const child = spawn(process.execPath, [launcher, 'up'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ctrl-C stops everything')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    ended.then((code) => reject(new Error(`axe up ended with ${code} before it was ready:\n${output}`)));
  });
  let told = false;
  // A platform that ends by itself would only be seen as a refused connection in some later test.
  child.once('exit', (code, signal) => {
    if (!told)
      console.error(`axe up ended by itself (code ${code}, signal ${signal}). It printed:\n${output.slice(-4000)}\n${logTail(dataFolder)}`);
  });
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    told = true;
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return ended;
  };
  return { url: `http://localhost:${port}`, port, dataFolder, child, output: () => output, stop };
}

function logTail(dataFolder: string): string {
  try {
    return readFileSync(path.join(dataFolder, 'axe.log'), 'utf8').slice(-4000);
  } catch {
    return 'There is no log.';
  }
}

/** After a SIGKILL nobody stopped the database server; a test that does not start again must. */
export function stopLeftBehindPostgres(dataFolder: string): void {
  try {
    const [pid = ''] = readFileSync(path.join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
  } catch {
    // None is left.
  }
}

function environmentWith(more: Record<string, string>): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...more };
}
