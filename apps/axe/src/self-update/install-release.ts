import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { syncFolder } from '@axe/files';
import { withFileLock } from '../lock/file-lock.ts';
import { notWritten, updateErrors } from './errors.ts';
import { fetchFile } from './fetch-file.ts';
import { type Installation, prune, readVersions, runtimeOf, switchTo, versionFolder } from './installation.ts';
import type { Manifest, ReleaseFile } from './manifest.ts';
import type { ReleaseSource } from './source.ts';

/** Larger than any download takes; whoever waits longer is told who is at work. */
const patienceMs = 15_000;
const firstStartMs = 60_000;

/** The name of a version on this machine: two builds of one version number are two versions. */
export const idOf = ({ version, program }: Manifest): string => `${version}-${program.sha256.slice(0, 8)}`;

export interface Target {
  readonly installation: Installation;
  /** The Node to use where the release brings none for this machine, or none is needed. */
  readonly node: string;
  readonly machine: string;
}

/** Fetches a release beside the versions that are there, starts it once, and makes it the current one. Killed at any moment, the old one stays. */
export async function installRelease(source: ReleaseSource, manifest: Manifest, target: Target): Promise<string> {
  const { root } = target.installation;
  return alone(root, async () => {
    const id = idOf(manifest);
    const { current, previous } = readVersions(root);
    if (!existsSync(path.join(versionFolder(root, id), 'axe.mjs'))) await fetchVersion(source, manifest, target, id);
    switchTo(root, id, current === id ? previous : current);
    prune(root);
    return id;
  });
}

async function alone<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    mkdirSync(path.join(root, 'versions'), { recursive: true });
  } catch (cause) {
    throw notWritten(root, cause);
  }
  return withFileLock(path.join(root, 'update.lock'), work, {
    waitMs: patienceMs,
    busy: () => updateErrors.UPDATE_BUSY('Another axe command is updating this installation. Nothing was changed. Repeat it in a moment.'),
    notTaken: (cause, file) => notWritten(file, cause),
  });
}

async function fetchVersion(source: ReleaseSource, manifest: Manifest, target: Target, id: string): Promise<void> {
  const { root } = target.installation;
  const folder = versionFolder(root, `.new-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    mkdirSync(folder);
    await fetchFile(source, manifest.program, path.join(folder, 'axe.mjs'));
    const keyring = manifest.keyrings[target.machine];
    if (keyring !== undefined) await fetchPacked(source, keyring, path.join(folder, 'keyring.node'));
    const node = await runtimeFor(source, manifest, target);
    writeFileSync(path.join(folder, 'runtime'), `${node}\n`, { flush: true });
    await startOnce(node, path.join(folder, 'axe.mjs'), manifest.version);
    syncFolder(folder);
    renameSync(folder, versionFolder(root, id));
    syncFolder(path.dirname(folder));
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw (cause as NodeJS.ErrnoException).syscall === undefined ? cause : notWritten(folder, cause);
  }
}

/** A Node that came with a release is replaced by that of the new one; the person's own is kept. */
async function runtimeFor(source: ReleaseSource, manifest: Manifest, { installation: { root }, node, machine }: Target): Promise<string> {
  const brought = manifest.runtimes[machine];
  if (brought === undefined || !node.startsWith(`${path.join(root, 'runtimes')}${path.sep}`)) return node;
  const folder = path.join(root, 'runtimes', brought.sha256.slice(0, 16));
  const file = path.join(folder, path.basename(node));
  if (existsSync(file)) return file;
  const draft = `${folder}.${process.pid}.new`;
  try {
    mkdirSync(draft);
    await fetchPacked(source, brought, path.join(draft, path.basename(node)));
    chmodSync(path.join(draft, path.basename(node)), 0o755);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return file;
}

async function fetchPacked(source: ReleaseSource, packed: ReleaseFile, target: string): Promise<void> {
  const archive = `${target}.gz`;
  await fetchFile(source, packed, archive);
  // What is unpacked was hashed before: it is what the release holds.
  await pipeline(createReadStream(archive), createGunzip(), createWriteStream(target, { flags: 'wx', flush: true }));
  rmSync(archive);
}

/** A version that does not even say its number never becomes the current one. */
async function startOnce(node: string, program: string, version: string): Promise<void> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NODE_|AXE_)/.test(name)));
  const answer = await promisify(execFile)(node, [program, '--version'], { timeout: firstStartMs, windowsHide: true, env }).catch(
    (cause: unknown) => {
      throw updateErrors.UPDATE_UNFIT(
        `axe ${version} does not start with ${node}. Nothing was changed, and the present version keeps running. Install Node 24 or newer, or tell the operator.`,
        { node },
        cause,
      );
    },
  );
  if (answer.stdout.trim() !== version) {
    throw updateErrors.UPDATE_UNFIT(
      `The program of the release says it is ${JSON.stringify(answer.stdout.trim().slice(0, 40))}, not ${version}. Nothing was changed.`,
    );
  }
}

/** Back to the version before; repeated, it goes forward again. */
export function rollBack(root: string): Promise<{ readonly from: string; readonly to: string }> {
  return alone(root, async () => {
    const { current, previous } = readVersions(root);
    if (current === undefined || previous === undefined || runtimeOf(root, previous) === undefined) {
      throw updateErrors.NO_PREVIOUS_VERSION('There is no version before this one on this machine. Nothing was changed.');
    }
    switchTo(root, previous, current);
    return { from: current, to: previous };
  });
}
