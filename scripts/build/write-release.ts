import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../check/run.ts';
import { bundleCli } from './bundle.ts';
import { findKeyrings, findRuntimes, type NativePart } from './native-parts.ts';
import type { SigningKey } from './signing-key.ts';

export interface ReleaseOptions {
  readonly out: string;
  readonly version: string;
  readonly key: SigningKey | undefined;
  /** Whether Node itself is part of it; false for releases whose readers all have one. */
  readonly runtimes: boolean;
  /** gzip level of what is packed, 1 to 9. */
  readonly level?: number;
}

export interface ReleaseFile {
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
}

/** What stands in manifest.json; the order of the fields is what the installers read. */
export interface ReleaseManifest {
  readonly format: 1;
  readonly name: 'axe';
  readonly version: string;
  readonly program: ReleaseFile;
  readonly runtimes: { readonly [machine: string]: ReleaseFile & { readonly version: string } };
  readonly keyrings: { readonly [machine: string]: ReleaseFile };
}

/** Writes the folder that employees install from: files first, the manifest that names them last. */
export async function writeRelease({ out, version, key, runtimes, level = 6 }: ReleaseOptions): Promise<ReleaseManifest> {
  mkdirSync(out, { recursive: true });
  const { text } = await bundleCli({ version, publicKey: key?.publicKey });
  const program = put(out, `axe-${version}.mjs`, Buffer.from(text, 'utf8'));
  const packed = (kind: string, parts: readonly NativePart[]) => parts.map((part) => ({ ...part, ...pack(out, kind, part, level) }));
  const release: ReleaseManifest = {
    format: 1,
    name: 'axe',
    version,
    program,
    runtimes: Object.fromEntries(
      packed('node', runtimes ? findRuntimes() : []).map(({ machine, file, sha256, size, version: node }) => [
        machine,
        { version: node, file, sha256, size },
      ]),
    ),
    keyrings: Object.fromEntries(
      packed('keyring', findKeyrings()).map(({ machine, file, sha256, size }) => [machine, { file, sha256, size }]),
    ),
  };
  for (const name of ['install.sh', 'install.ps1']) {
    const template = readFileSync(path.join(root, 'apps/axe/install', name), 'utf8');
    put(out, name, Buffer.from(template.replaceAll('@PUBLIC_KEY@', key?.publicKey ?? ''), 'utf8'));
  }
  const signature = key?.sign(JSON.stringify(release));
  const manifest = `${JSON.stringify({ release, ...(signature === undefined ? {} : { signature }) }, undefined, 2)}\n`;
  put(out, 'manifest.json', Buffer.from(manifest, 'utf8'));
  return release;
}

/** gzip keeps no time of day here: the same file gives the same bytes. */
const pack = (out: string, kind: string, { machine, file }: NativePart, level: number): ReleaseFile =>
  put(out, `${kind}-${machine}.gz`, gzipSync(readFileSync(file), { level }));

function put(folder: string, file: string, bytes: Buffer): ReleaseFile {
  const draft = path.join(folder, `.${file}.${process.pid}.new`);
  try {
    writeFileSync(draft, bytes);
    renameSync(draft, path.join(folder, file));
  } finally {
    rmSync(draft, { force: true });
  }
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
}
