import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerAz } from './answer-az.ts';
import { AzRefusal } from './az-words.ts';
import type { Directory, DirectoryApp } from './directory.ts';

/** The call that fails: before it has an effect, after it (the answer is lost), from then on for good; or the script is ended during it. */
export interface Failure {
  readonly at: number;
  readonly how: 'before' | 'after' | 'down' | 'stop';
}

export interface AzCall {
  readonly words: readonly string[];
  readonly environment: string;
  readonly input: string;
}

export interface FakeAz {
  readonly folder: string;
  readonly directory: Directory;
  readonly calls: AzCall[];
  failure: Failure | undefined;
  /** Ends the script that runs. */
  stop: () => void;
  run(words: readonly string[], more?: RunOptions): Promise<BootstrapRun>;
  close(): void;
}

export interface RunOptions {
  readonly shell?: readonly string[];
  readonly environment?: { readonly [name: string]: string };
}

export interface BootstrapRun {
  readonly code: number | null;
  readonly printed: string;
  readonly said: string;
  readonly calls: number;
}

export const script = path.join(import.meta.dirname, '../../../customer-it/axelabs-bootstrap.sh');

/** The program asks this process over a pipe: starting an interpreter for each call would take a minute. */
const program = `#!/bin/sh
{ for word in "$@"; do printf '%s\\037' "$word"; done; printf '\\035'; env; printf '\\035'; cat; printf '\\036'; } >"$FAKE_AZ/ask"
read -r code <"$FAKE_AZ/answer"
cat "$FAKE_AZ/out"
cat "$FAKE_AZ/said" >&2
exit "$code"
`;

/** An `az` of a tenant that this process plays. */
export function startFakeAz(directory: Directory): FakeAz {
  const folder = mkdtempSync(path.join(tmpdir(), 'fake-az-'));
  for (const name of ['az', 'bin', 'work', 'tmp']) mkdirSync(path.join(folder, name));
  const line = path.join(folder, 'az');
  execFileSync('sh', ['-c', 'mkfifo ask answer'], { cwd: line });
  writeFileSync(path.join(folder, 'bin/az'), program);
  chmodSync(path.join(folder, 'bin/az'), 0o755);
  const open = (name: string) => openSync(path.join(line, name), constants.O_RDWR | constants.O_NONBLOCK);
  const answers = open('answer');
  const asks = new Socket({ fd: open('ask'), readable: true, writable: false });
  const fake: FakeAz = {
    folder,
    directory,
    calls: [],
    failure: undefined,
    stop: () => undefined,
    run: (words, more = {}) => runScript(fake, words, more),
    close: () => {
      asks.destroy();
      closeSync(answers);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const stale = new Map<string, { left: number; app: DirectoryApp }>();
  let heard = '';
  asks.setEncoding('utf8').on('data', (chunk: string) => {
    heard += chunk;
    for (let end = heard.indexOf('\u001e'); end !== -1; end = heard.indexOf('\u001e')) {
      const [words = '', environment = '', input = ''] = heard.slice(0, end).split('\u001d');
      heard = heard.slice(end + 1);
      fake.calls.push({ words: words.split('\u001f').slice(0, -1), environment, input });
      const { code, out, said } = answer(fake, stale);
      writeFileSync(path.join(line, 'out'), out);
      writeFileSync(path.join(line, 'said'), said);
      writeSync(answers, `${code}\n`);
    }
  });
  return fake;
}

function answer(fake: FakeAz, stale: Map<string, { left: number; app: DirectoryApp }>) {
  const number = fake.calls.length;
  const call = fake.calls.at(-1);
  const warning = `WARNING: noise of call ${number}: this command is in preview\n`;
  const lost = { code: 1, out: '', said: `${warning}ERROR: Connection aborted.\n` };
  const { at = 0, how } = fake.failure ?? {};
  const fails = number === at || (how === 'down' && number > at);
  if (fails && how === 'stop') fake.stop();
  if (fails && (how === 'before' || how === 'down')) return lost;
  try {
    const out = answerAz(call?.words ?? [], fake.directory, stale);
    return fails && how === 'after' ? lost : { code: 0, out, said: warning };
  } catch (error) {
    // A caller that waits for an answer must get one.
    const told = error instanceof AzRefusal ? error.message : `ERROR: the stand-in broke: ${String(error)}`;
    return { code: 1, out: '', said: `${warning}${told}\n` };
  }
}

function runScript(fake: FakeAz, words: readonly string[], { shell = ['sh'], environment = {} }: RunOptions): Promise<BootstrapRun> {
  const [command = 'sh', ...first] = shell;
  const before = fake.calls.length;
  const child = spawn(command, [...first, script, ...words], {
    cwd: path.join(fake.folder, 'work'),
    env: {
      PATH: `${fake.folder}/bin:/usr/bin:/bin`,
      HOME: `${fake.folder}/work`,
      TMPDIR: `${fake.folder}/tmp`,
      FAKE_AZ: `${fake.folder}/az`,
      AXELABS_BOOTSTRAP_PAUSE: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  fake.stop = () => void child.kill('SIGTERM');
  let printed = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, printed, said, calls: fake.calls.length - before }));
  });
}
