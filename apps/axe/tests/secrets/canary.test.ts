import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { type SecretHome, secretHome } from './support/secret-home.ts';

const program = path.join(import.meta.dirname, '..', '..', 'axe.mjs');
const recorder = path.join(import.meta.dirname, 'support', 'record-children.ts');

/** A planted value, with what it would look like if somebody had dressed it up. */
const canary = (name: string) => `${name}-${randomBytes(12).toString('hex')} "q" $x #y`;
const dressesOf = (value: string): readonly string[] => {
  const core = value.slice(0, value.indexOf(' '));
  return [core, Buffer.from(core).toString('base64').slice(0, -4), Buffer.from(core).toString('hex'), encodeURIComponent(value)];
};

interface Stage {
  readonly home: SecretHome;
  readonly folder: string;
  readonly children: string;
  /** Everything that commands said, but the answer of `get`. */
  readonly said: string[];
  axe(words: string, input?: string, limit?: string): Promise<{ readonly code: number | null; readonly out: string }>;
}

function stageOf(home: SecretHome): Stage {
  const outside = mkdtempSync(path.join(tmpdir(), 'axe-canary-'));
  const folder = path.join(outside, 'cwd');
  for (const name of ['cwd', 'tmp']) mkdirSync(path.join(outside, name));
  const children = path.join(outside, 'children.jsonl');
  const said: string[] = [];
  const env = {
    HOME: home.person,
    AXE_HOME: home.folder,
    AXE_OPERATOR: 'ops@operator.example',
    PATH: process.env.PATH,
    CI: 'true',
    TMPDIR: path.join(outside, 'tmp'),
    RECORDED_CHILDREN: children,
    NODE_COMPILE_CACHE: path.join(outside, 'tmp', 'compiled'),
  };
  writeFileSync(children, '');
  return {
    home,
    folder: outside,
    children,
    said,
    axe(words, input = '', limit) {
      const command = [process.execPath, '--import', recorder, program, ...words.split(' ')];
      const [file = '', ...rest] = limit === undefined ? command : ['sh', '-c', `ulimit ${limit}; exec "$@"`, 'sh', ...command];
      const child = spawn(file, rest, { env, cwd: folder, stdio: 'pipe' });
      let out = '';
      let noted = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        noted += text;
      });
      child.stdin.on('error', () => undefined).end(input);
      return new Promise((resolve) =>
        child.once('close', (code) => {
          said.push(noted, words.startsWith('secret get') ? '' : out);
          resolve({ code, out });
        }),
      );
    },
  };
}

/** Every file below a folder, read; `kept` may hold the value. */
function filesBelow(folder: string, kept: ReadonlySet<string>): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file)) found.set(file, readFileSync(file));
  }
  return found;
}

test('a planted value is nowhere but in the store, the env file and the answer to get', async (t) => {
  const stage = stageOf(await secretHome(t));
  t.after(() => rmSync(stage.folder, { recursive: true, force: true }));
  const { home } = stage;
  const [first, second, third] = [canary('first'), canary('second'), canary('third')];
  const store = path.join(home.folder, 'store', 'acme.age');
  const envFile = path.join(home.person, 'frame', '.env');
  const push = 'secret push AZURE_FRAME_MCP_CLIENT_SECRET --value-stdin --apply';
  const rotate = 'secret rotate AZURE_FRAME_MCP_CLIENT_SECRET --value-stdin --apply';

  // Refused for its form, refused for the state of the store, then taken.
  assert.equal((await stage.axe(push, `${first}\r'\`\n\r`)).code, 2);
  assert.equal((await stage.axe('secret generate --apply')).code, 0);
  chmodSync(store, 0o644);
  assert.equal((await stage.axe(push, first)).code, 3);
  chmodSync(store, 0o600);
  assert.equal((await stage.axe(`${push} --json`, first)).code, 0);
  assert.equal((await stage.axe('secret get AZURE_FRAME_MCP_CLIENT_SECRET')).out, `${first}\n`);
  assert.equal((await stage.axe('secret get AZURE_FRAME_MCP_CLIENT_SECRET --json')).code, 0);

  // A folder in the place of the env file; a disk that takes no more; then it is written.
  mkdirSync(envFile, { recursive: true });
  assert.equal((await stage.axe('secret pull frame --apply')).code, 6);
  rmSync(envFile, { recursive: true });
  assert.notEqual((await stage.axe('secret pull frame --apply', '', '-f 0')).code, 0);
  assert.equal((await stage.axe('secret pull frame --apply')).code, 0);
  assert.ok(readFileSync(envFile, 'utf8').includes(first));

  // A rotation that finds the store damaged, goes on, waits at its end, and is finished; then one in an emergency.
  cpSync(store, `${store}.kept`);
  writeFileSync(store, readFileSync(store).subarray(0, 300));
  assert.equal((await stage.axe(rotate, second)).code, 5);
  renameSync(`${store}.kept`, store);
  assert.equal((await stage.axe(rotate, second)).code, 0);
  assert.equal((await stage.axe('secret rotate AZURE_FRAME_MCP_CLIENT_SECRET --finish --apply')).code, 5);
  assert.equal((await stage.axe('secret rotate AZURE_FRAME_MCP_CLIENT_SECRET --finish --now --revoked --apply')).code, 0);
  assert.equal((await stage.axe(`${rotate} --emergency`, third)).code, 0);
  for (const words of [
    'secret send AZURE_FRAME_MCP_CLIENT_SECRET --to kim@acme.example --apply',
    'secret check',
    'secret list --json',
    'secret status',
  ]) {
    await stage.axe(words);
  }
  await stage.axe('secret push --from-env-file --service frame --apply');
  await shellWithHistory(stage, third);
  assert.ok(readFileSync(envFile, 'utf8').includes(third));

  const places = new Map<string, Buffer>([
    ...filesBelow(home.person, new Set([envFile])),
    ...filesBelow(stage.folder, new Set()),
    ['what was said', Buffer.from(stage.said.join('\n'))],
    [
      'objects of git',
      execFileSync('git', ['cat-file', '--batch-all-objects', '--batch'], { cwd: home.folder, maxBuffer: 64 * 1024 * 1024 }),
    ],
  ]);
  assert.ok(
    [...places.keys()].some((place) => place.endsWith('.bash_history')),
    'the shell kept a history',
  );
  assert.ok(readFileSync(stage.children, 'utf8').split('\n').length > 10, 'children were recorded');
  assert.ok(places.has(path.join(home.folder, 'audit.jsonl')) && places.has(store));
  assert.ok([...places.keys()].some((place) => place.startsWith(path.join(home.folder, 'runs'))));
  assert.equal(statSync(envFile).mode & 0o777, 0o600);
  for (const [place, bytes] of places) {
    for (const value of [first, second, third]) {
      for (const dress of dressesOf(value)) assert.equal(bytes.includes(dress), false, `${place} holds ${dress.slice(0, 8)}…`);
    }
  }
});

/** As a person would at a prompt: from a file into the command, with the history of the shell on. */
async function shellWithHistory({ home, folder }: Stage, value: string): Promise<void> {
  const given = mkdtempSync(path.join(tmpdir(), 'axe-given-'));
  writeFileSync(path.join(given, 'value'), value);
  const typed = [
    'set -o history',
    `"${process.execPath}" "${program}" secret push hive/acme/typed --value-stdin --apply < "${given}/value"`,
    'history -a',
    'exit',
  ];
  const env = {
    HOME: home.person,
    HISTFILE: path.join(home.person, '.bash_history'),
    AXE_HOME: home.folder,
    PATH: process.env.PATH,
    CI: 'true',
  };
  execFileSync('bash', ['--norc', '--noprofile', '-i'], {
    input: `${typed.join('\n')}\n`,
    env,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  rmSync(given, { recursive: true });
}
