import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vaultErrors } from './errors.ts';

/** The only version that is used: each release of the client talks to the server in its own way, and keeps its data in its own form. */
export const clientVersion = '2026.9.0';

export interface Client {
  readonly command: string;
  /** What stands before the words of a call. */
  readonly words: readonly string[];
}

type Environment = { readonly [name: string]: string | undefined };

/** `AXE_BW` (a program, or a script for Node), else the one installed with axe. Another version is refused. */
export async function findClient(environment: Environment): Promise<Client> {
  const named = environment.AXE_BW ?? '';
  if (named === '') return installedClient();
  const client = /\.[cm]?js$/.test(named) ? { command: process.execPath, words: [named] } : { command: named, words: [] };
  const version = await versionOf(client);
  if (version === undefined) throw missing(`AXE_BW names ${named}, which does not run.`);
  if (version !== clientVersion) throw unfit(named, version);
  return client;
}

function installedClient(): Client {
  let manifestFile: string;
  try {
    manifestFile = createRequire(import.meta.url).resolve('@bitwarden/cli/package.json');
  } catch {
    throw missing('It was not installed together with axe.');
  }
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as { readonly version: string; readonly bin: { readonly bw: string } };
  if (manifest.version !== clientVersion) throw unfit(path.dirname(manifestFile), manifest.version);
  return { command: process.execPath, words: [path.join(path.dirname(manifestFile), manifest.bin.bw)] };
}

/** It keeps a file of its own even for that: in a folder that is gone afterwards. */
function versionOf({ command, words }: Client): Promise<string | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-client-'));
  const env = { BITWARDENCLI_APPDATA_DIR: folder };
  return new Promise((resolve) => {
    execFile(command, [...words, '--version'], { env, timeout: 20_000, windowsHide: true }, (error, said) => {
      rmSync(folder, { recursive: true, force: true });
      resolve(error === null ? said.trim() : undefined);
    });
  });
}

const missing = (why: string) =>
  vaultErrors.VAULT_CLIENT_MISSING(
    `The Bitwarden client ${clientVersion} is not on this machine. ${why} Nothing was changed. Install it with npm install --global @bitwarden/cli@${clientVersion} and set AXE_BW to its path.`,
  );

const unfit = (place: string, version: string) =>
  vaultErrors.VAULT_UNFIT(
    `The Bitwarden client at ${place} is version ${version}; axe works with ${clientVersion} only. Nothing was changed. Install that one and set AXE_BW to its path.`,
    { version, wanted: clientVersion },
  );
