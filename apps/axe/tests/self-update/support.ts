import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSigningKey, type SigningKey } from '../../../../scripts/build/signing-key.ts';
import { writeRelease } from '../../../../scripts/build/write-release.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function newKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = readSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  if (key === undefined) throw new Error('no key');
  return key;
}

/** A folder below the system's temporary one that is gone at the end of the test. */
export function scratch(t: { after(work: () => void): void }): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-release-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function release(folder: string, version: string, key: SigningKey | undefined): Promise<string> {
  const out = path.join(folder, `release-${version}-${key === undefined ? 'unsigned' : key.publicKey.slice(-8).replaceAll(/\W/g, '')}`);
  await writeRelease({ out, version, key, runtimes: false, level: 1 });
  return out;
}

/** A machine of an employee: an own home, nothing of the checkout, and the Node that runs these tests unless `path` says otherwise. */
export interface Machine {
  readonly home: string;
  readonly launcher: string;
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  run(program: string, ...words: readonly string[]): Promise<Ran>;
  axe(...words: readonly string[]): Promise<Ran>;
  install(release: string, ...words: readonly string[]): Promise<Ran>;
  start(...words: readonly string[]): ChildProcess;
}

export function machineIn(folder: string, searchPath = `${path.dirname(process.execPath)}:/usr/bin:/bin`): Machine {
  const home = path.join(folder, 'home');
  const root = path.join(home, '.local/share/axe');
  const launcher = path.join(home, '.local/bin/axe');
  const env = { HOME: home, PATH: searchPath, CI: 'true' };
  const run = (program: string, ...words: readonly string[]) =>
    collect(spawn(program, words, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }));
  return {
    home,
    root,
    launcher,
    env,
    run,
    axe: (...words) => run(launcher, ...words),
    install: (from, ...words) => run('sh', path.join(from, 'install.sh'), ...words),
    start: (...words) => spawn(launcher, words, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }),
  };
}

export function collect(child: ChildProcess): Promise<Ran> {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

export interface Served {
  readonly url: string;
  /** Answers to one file in its own way; true when it did. */
  trouble: ((file: string, response: ServerResponse) => boolean) | undefined;
}

/** A release folder as a web server serves it. */
export async function serve(t: { after(work: () => void): void }, folder: () => string): Promise<Served> {
  const served: { url: string; trouble: Served['trouble'] } = { url: '', trouble: undefined };
  const server = createServer((request, response) => {
    const file = path.basename(request.url ?? '');
    if (served.trouble?.(file, response) === true) return;
    const place = path.join(folder(), file);
    if (!existsSync(place)) {
      response.writeHead(404).end('not here');
      return;
    }
    response.writeHead(200, { 'content-length': statSync(place).size });
    createReadStream(place).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return served;
}

export const codeOf = ({ err }: Ran): string => /code: +(\w+)/.exec(err)?.[1] ?? err;
export const textOf = (folder: string, file: string): string => readFileSync(path.join(folder, file), 'utf8');

/** 1.0.0 is installed and 1.1.0 is offered, in a copy that a test may spoil. */
export interface Offer {
  readonly machine: Machine;
  readonly served: Served;
  readonly folder: string;
}

export interface Shelf {
  readonly old: string;
  readonly next: string;
}

export async function offered(t: { after(work: () => void): void }, { old, next }: Shelf): Promise<Offer> {
  const scratched = scratch(t);
  const folder = path.join(scratched, 'offer');
  cpSync(next, folder, { recursive: true });
  const machine = machineIn(scratched);
  const installed = await machine.install(old);
  assert.equal(installed.code, 0, installed.err);
  return { machine, served: await serve(t, () => folder), folder };
}

/** Refused with the code, and the old version is as it was. */
export async function refused(machine: Machine, ran: Ran, code: string): Promise<void> {
  assert.equal(codeOf(ran), code);
  assert.notEqual(ran.code, 0);
  assert.equal((await machine.axe('--version')).out, '1.0.0\n');
  const versions = readdirSync(path.join(machine.root, 'versions')).map((name) => name.slice(0, 6));
  assert.deepEqual(versions, ['1.0.0-'], 'nothing is left behind');
}
