import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeRelease } from '../build/write-release.ts';
import { root } from '../check/run.ts';
import { atMost, type Figure, median } from './figure.ts';

const rounds = 15;

/**
 * From the checkout: of each noun the command that loads most of those that end before any work, by help or by a refusal. What is
 * left is the start.
 */
const inCheckout: readonly (readonly string[])[] = [
  ['--help'],
  ['frame', 'query_balance', '--help'],
  ['tools', 'frame', 'query_balance'],
  ['blueprint', 'whoami'],
  ['whoami'],
  ['logout'],
  ['op', 'clients'],
  ['token', 'issue', '--sub', 'agent:x', '--data', 'nowhere'],
  ['init', '--home', 'nowhere'],
  ['customers', 'list', '--home', 'nowhere'],
  ['employee', 'list', '--home', 'nowhere'],
  ['entity', 'list', '--home', 'nowhere'],
  ['secret', 'list', '--home', 'nowhere'],
  ['secret', 'get', 'X', '--home', 'nowhere'],
  ['vault', 'status', 'acme', '--home', 'nowhere'],
  ['mcp', 'list', '--home', 'nowhere'],
  ['runs', 'list', '--home', 'nowhere'],
  ['health', '--home', 'nowhere'],
  ['doctor', 'auth', 'AADSTS65001', '--no-checks'],
  ['doctor', 'mcp', 'no-address', '--home', 'nowhere'],
  ['doctor', 'service', 'frame', '--home', 'nowhere'],
  ['doctor', 'symptom', 'slow', '--home', 'nowhere'],
  ['logs', '--data', 'nowhere'],
  ['self-update'],
  ['completion', 'words', 'zsh', '--', 'lo'],
  ['completion', 'words', 'zsh', '--', 'frame', 'query_balance', '--entity', 'a'],
];
/** As employees have it, behind its launcher. */
const inRelease: readonly (readonly string[])[] = [
  ['--help'],
  ['frame', 'query_balance', '--help'],
  ['tools', 'frame', 'query_balance'],
  ['whoami'],
  ['logout'],
  ['login', '--help'],
  ['op', 'clients'],
  ['health', '--home', 'nowhere'],
  ['doctor', 'auth', 'AADSTS65001', '--no-checks'],
  ['doctor', 'mcp', 'no-address', '--home', 'nowhere'],
  ['doctor', 'symptom', 'slow', '--home', 'nowhere'],
  ['self-update'],
  ['completion', 'words', 'zsh', '--', 'lo'],
];

interface Start {
  readonly name: string;
  readonly bound: number;
  readonly program: string;
  readonly words: readonly string[];
  readonly ms: number[];
}

/** Any command's cold start against an empty Node process, in turn, medians. */
export async function measureColdStart(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-bench-'));
  try {
    const launcher = await install(folder);
    const empty: number[] = [];
    const axe = path.join(root, 'apps/axe/axe.mjs');
    const starts: readonly Start[] = [
      ...inCheckout.map((words) => ({ name: 'checkout', bound: 5, program: process.execPath, words: [axe, ...words], ms: [] })),
      ...inRelease.map((words) => ({ name: 'single file', bound: 3, program: launcher, words, ms: [] })),
    ];
    // Once without the clock: what compiles is kept for later starts, as it is on a machine that is used.
    for (const { program, words } of starts) time(program, words, folder);
    for (let round = 0; round < rounds; round += 1) {
      for (const { program, words, ms } of starts) {
        empty.push(time(process.execPath, ['-e', '0'], folder));
        ms.push(time(program, words, folder));
      }
    }
    return starts.map(({ name, bound, words, ms }) =>
      atMost(`${name}: axe ${words.filter((word) => word !== axe).join(' ')} against node -e 0`, median(ms) / median(empty), bound, '×'),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The launcher of a release that is built from these sources and installed for this. */
async function install(folder: string): Promise<string> {
  const out = path.join(folder, 'release');
  await writeRelease({ out, version: '0.0.1', key: undefined, runtimes: false });
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: '', PATH: `${path.dirname(process.execPath)}:${process.env.PATH ?? ''}` };
  const { status, stderr } = spawnSync('sh', [path.join(out, 'install.sh')], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`The release could not be installed: ${stderr}`);
  return path.join(folder, '.local/bin/axe');
}

function time(program: string, words: readonly string[], folder: string): number {
  const env = {
    HOME: folder,
    PATH: process.env.PATH,
    AXE_OPERATOR: 'ops@operator.example',
    AXE_CONFIG: path.join(folder, 'nobody'),
    CI: 'true',
  };
  const started = performance.now();
  const { signal, stderr } = spawnSync(program, words, { encoding: 'utf8', env, cwd: folder });
  const took = performance.now() - started;
  if (signal !== null || stderr.includes('UNEXPECTED')) throw new Error(`${program} ${words.join(' ')} failed: ${stderr}`);
  return took;
}
