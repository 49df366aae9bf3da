import { createPublicKey, verify } from 'node:crypto';
import { isVersion } from './compare-versions.ts';
import { updateErrors } from './errors.ts';
import type { ReleaseSource } from './source.ts';

export interface ReleaseFile {
  readonly file: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** manifest.json: what a release consists of. */
export interface Manifest {
  readonly version: string;
  readonly program: ReleaseFile;
  /** Node itself, gzipped, by machine (`linux-x64`). */
  readonly runtimes: { readonly [machine: string]: ReleaseFile };
  /** The bridge to the keychain, gzipped, by machine. */
  readonly keyrings: { readonly [machine: string]: ReleaseFile };
  readonly signed: boolean;
}

const maxManifestBytes = 64 * 1024;
const maxFileBytes = 256 * 1024 * 1024;

/** Reads, judges and returns the manifest of a release. A key that is known must have signed it, wherever it comes from. */
export async function readManifest(source: ReleaseSource, publicKey: string | undefined): Promise<Manifest> {
  const text = await source.text('manifest.json', maxManifestBytes);
  const { release, signature } = parsed(text, source);
  const signed = publicKey !== undefined;
  if (publicKey !== undefined) checkSignature(JSON.stringify(release), signature, publicKey, source);
  else if (!source.local) {
    throw updateErrors.UPDATE_NOT_TRUSTED(
      `This axe is a development build without a key, so it cannot tell whose release ${source.address} is. Nothing was installed. It updates itself from a local folder only: --from <folder>.`,
    );
  }
  return { ...shaped(release, source), signed };
}

function parsed(text: string, source: ReleaseSource): { readonly release: unknown; readonly signature: unknown } {
  try {
    const { release, signature } = JSON.parse(text) as { release?: unknown; signature?: unknown };
    return { release, signature };
  } catch (cause) {
    throw damaged(source, 'manifest.json is not JSON', cause);
  }
}

function checkSignature(text: string, signature: unknown, publicKey: string, source: ReleaseSource): void {
  if (typeof signature === 'string') {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    if (verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'))) return;
  }
  const what = typeof signature === 'string' ? 'is signed by another key, or was changed after it was signed' : 'carries no signature';
  throw updateErrors.UPDATE_NOT_TRUSTED(
    `The release at ${source.address} ${what}. Nothing was installed, and the present version keeps running. Ask the operator before you install anything from there.`,
    { from: source.address },
  );
}

function shaped(release: unknown, source: ReleaseSource): Omit<Manifest, 'signed'> {
  const { format, name, version, program, runtimes = {}, keyrings = {} } = (release ?? {}) as { readonly [field: string]: unknown };
  if (format !== 1 || name !== 'axe') throw damaged(source, 'manifest.json is not that of an axe release this version can read');
  if (typeof version !== 'string' || !isVersion(version)) throw damaged(source, 'manifest.json names no version');
  return { version, program: fileOf(program, source), runtimes: filesOf(runtimes, source), keyrings: filesOf(keyrings, source) };
}

function filesOf(value: unknown, source: ReleaseSource): { readonly [machine: string]: ReleaseFile } {
  if (typeof value !== 'object' || value === null) throw damaged(source, 'manifest.json lists its files in a way this version cannot read');
  return Object.fromEntries(Object.entries(value).map(([machine, file]) => [machine, fileOf(file, source)]));
}

/** A name never leads out of the release's folder. */
function fileOf(value: unknown, source: ReleaseSource): ReleaseFile {
  const { file, sha256, size } = (value ?? {}) as { readonly [field: string]: unknown };
  const named = typeof file === 'string' && /^[a-z0-9][a-z0-9._-]{0,99}$/i.test(file);
  const hashed = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
  if (!named || !hashed || !Number.isSafeInteger(size) || (size as number) < 1 || (size as number) > maxFileBytes) {
    throw damaged(source, 'manifest.json describes a file that cannot be one of a release');
  }
  return { file, sha256, size: size as number };
}

export const damaged = (source: ReleaseSource, what: string, cause?: unknown) =>
  updateErrors.UPDATE_DAMAGED(
    `The release at ${source.address} cannot be used: ${what}. Nothing was installed, and the present version keeps running. Repeat it in a moment; if it stays so, tell the operator.`,
    { from: source.address },
    cause,
  );
