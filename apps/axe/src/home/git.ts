import { spawn, spawnSync } from 'node:child_process';
import { childEnvironment } from '../child-environment.ts';

const timeoutMs = 30_000;

/**
 * Settings of the person or the machine that would change what is kept or run programs of others: hooks, line ends, filters of
 * large files, watchers.
 */
const ownWay = {
  'core.hooksPath': '/dev/null',
  'core.attributesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.safecrlf': 'false',
  'core.fsmonitor': 'false',
} as const;

const settings = Object.entries(ownWay).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/**
 * What git printed. Its own variables (GIT_DIR, …) would lead it to another repository, so they are left out. It runs apart from
 * the terminal: Ctrl-C ends a command between two steps, not a commit in its middle.
 */
export function askGit(folder: string, words: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...settings, ...words], { cwd: folder, env: environment(), timeout: timeoutMs, detached: true });
    const [told, said]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => told.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(told).toString('utf8'));
      else reject(Object.assign(new Error(`git ended with ${code ?? 'a signal'}`), { said: Buffer.concat(said).toString('utf8').trim() }));
    });
    // Whoever ended early reads nothing.
    child.stdin.once('error', () => undefined);
    child.stdin.end(input);
  });
}

/** The address that git signs with in the folder; empty without git or without one. */
export function readGitAddress(folder: string): string {
  const { stdout } = spawnSync('git', ['config', 'user.email'], { cwd: folder, env: environment(), timeout: timeoutMs, encoding: 'utf8' });
  return stdout ?? '';
}

const environment = (): NodeJS.ProcessEnv => {
  const own = Object.entries(childEnvironment(process.env)).filter(([name]) => !name.startsWith('GIT_'));
  return { ...Object.fromEntries(own), GIT_TERMINAL_PROMPT: '0', GIT_ATTR_NOSYSTEM: '1', LC_ALL: 'C' };
};
