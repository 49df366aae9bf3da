import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** The newest one when this was written; newer ones sign in the same way or the test says so. */
const version = '2.1.329';

export interface ClaudeCode {
  run(args: readonly string[], options?: { readonly terminal?: boolean; readonly env?: Readonly<Record<string, string>> }): Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  /** Standard output and error as they came. */
  readonly output: string;
}

const installMs = 120_000;
const commandMs = 45_000;

/** Installs the program into `folder`, or says why it cannot be tested here. It gets a HOME of its own and tells nobody anything. */
export async function installClaudeCode(folder: string): Promise<ClaudeCode | string> {
  // Elsewhere it keeps what it gets in the keychain of whoever runs the test.
  if (process.platform !== 'linux') return 'it is tested on Linux only';
  const home = path.join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const what = [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--no-save',
    `@anthropic-ai/claude-code@${version}`,
  ];
  const installed = await end('npm', what, { cwd: folder, env: { ...process.env }, timeoutMs: installMs });
  if (installed.code !== 0) return `npm could not install it: ${lastWords(installed)}`;
  const program = path.join(folder, 'node_modules/@anthropic-ai/claude-code/cli-wrapper.cjs');
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TERM: 'dumb',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  };
  const run: ClaudeCode['run'] = (args, options = {}) => {
    const words = [process.execPath, program, ...args];
    const inTerminal = ['script', '-qec', words.map((word) => `'${word}'`).join(' '), '/dev/null'];
    const [command = '', ...rest] = options.terminal === true ? inTerminal : words;
    return end(command, rest, { cwd: home, env: { ...env, ...options.env }, timeoutMs: commandMs });
  };
  const [usage, terminal] = [await run(['mcp', '--help']), await run(['--version'], { terminal: true })];
  if (!/^\s+login /m.test(usage.output)) return `version ${version} has no command mcp login: ${lastWords(usage)}`;
  // `mcp login` wants a terminal, even to wait for its browser.
  if (terminal.code !== 0) return `no terminal can be made for it with the command script: ${lastWords(terminal)}`;
  return { run };
}

const lastWords = ({ output }: Ended): string => output.trim().replaceAll(/\s+/g, ' ').slice(0, 200);

interface EndOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

function end(command: string, args: readonly string[], { cwd, env, timeoutMs }: EndOptions): Promise<Ended> {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
