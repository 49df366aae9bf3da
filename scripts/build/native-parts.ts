import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../check/run.ts';

/** A part of a release that fits one kind of machine. */
export interface NativePart {
  /** `linux-x64`: Node's platform and architecture. */
  readonly machine: string;
  readonly file: string;
  readonly version: string;
}

const packages = path.join(root, 'node_modules');

/** Node itself, from the pinned packages that are installed on this machine. */
export function findRuntimes(): readonly NativePart[] {
  return readdirSync(packages).flatMap((name) => {
    const machine = /^node-(?:bin-)?((?:linux|darwin)-(?:x64|arm64))$/.exec(name)?.[1];
    const file = path.join(packages, name, 'bin/node');
    return machine !== undefined && existsSync(file) ? [{ machine, file, version: versionOf(path.join(packages, name)) }] : [];
  });
}

/** The bridge to the keychain of the system. Linux: the one for glibc, which the runtime needs as well. */
export function findKeyrings(): readonly NativePart[] {
  const scope = path.join(packages, '@napi-rs');
  return readdirSync(scope).flatMap((name) => {
    const found = /^keyring-(linux|darwin|win32)-(x64|arm64)(-gnu|-msvc)?$/.exec(name);
    if (found === null) return [];
    const file = path.join(scope, name, `${name.replace(/^keyring-/, 'keyring.')}.node`);
    return existsSync(file) ? [{ machine: `${found[1]}-${found[2]}`, file, version: versionOf(path.join(scope, name)) }] : [];
  });
}

const versionOf = (folder: string): string =>
  (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
