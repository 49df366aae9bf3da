import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '@axe/files';
import { notWritten, updateErrors } from './errors.ts';

/**
 * What the installer made: `versions/{id}/axe.mjs` with the path of its Node in `runtime`, Nodes of releases in `runtimes`,
 * and `current`, whose first line names the version that the launcher starts and whose second line the one before.
 */
export interface Installation {
  readonly root: string;
  /** Where releases come from unless another place is named. */
  readonly source: string;
  readonly launcher: string;
}

export interface Versions {
  readonly current?: string;
  readonly previous?: string;
}

const below = (root: string, ...parts: readonly string[]) => path.join(root, ...parts);
export const versionFolder = (root: string, id: string): string => below(root, 'versions', id);
const settings = (root: string) => below(root, 'installation.json');

/** The installation that `program` is part of. */
export function findInstallation(program: string): Installation {
  const versions = path.dirname(path.dirname(program));
  const root = path.dirname(versions);
  try {
    if (path.basename(versions) === 'versions') {
      const { source, launcher } = JSON.parse(readFileSync(settings(root), 'utf8')) as Partial<Installation>;
      if (typeof source === 'string' && typeof launcher === 'string') return { root, source, launcher };
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT' && !(cause instanceof SyntaxError)) throw cause;
  }
  throw updateErrors.UPDATE_NOT_INSTALLED(
    `${program} was not put there by the installer of axe, so it cannot replace itself. Nothing was changed. Run install.sh (Windows: install.ps1) of a release.`,
  );
}

export function writeInstallation({ root, source, launcher }: Installation): void {
  writeWhole(settings(root), `${JSON.stringify({ format: 1, source, launcher }, undefined, 2)}\n`);
}

const versionId = /^[0-9a-z][0-9a-z.-]{0,80}$/i;

export function readVersions(root: string): Versions {
  let lines: readonly string[] = [];
  try {
    lines = readFileSync(below(root, 'current'), 'utf8').split('\n');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
  const [current, previous] = lines.map((line) => (versionId.test(line) ? line : undefined));
  return { ...(current && { current }), ...(previous && { previous }) };
}

/** The moment of an update: before it the old version starts, after it the new one. */
export function switchTo(root: string, current: string, previous: string | undefined): void {
  writeWhole(below(root, 'current'), `${[current, previous ?? ''].join('\n')}\n`);
}

/** Removes versions and Nodes that neither the launcher nor a way back needs, and what a killed update left. */
export function prune(root: string): void {
  const { current, previous } = readVersions(root);
  if (current === undefined) return;
  const kept = [current, ...(previous === undefined ? [] : [previous])];
  const nodes = kept.map((id) => runtimeOf(root, id));
  for (const name of namesIn(below(root, 'versions'))) if (!kept.includes(name)) drop(below(root, 'versions', name));
  for (const name of namesIn(below(root, 'runtimes'))) {
    const folder = below(root, 'runtimes', name);
    if (!nodes.some((node) => node?.startsWith(`${folder}${path.sep}`))) drop(folder);
  }
}

/** The Node that a version was installed with. */
export function runtimeOf(root: string, id: string): string | undefined {
  try {
    const [node = ''] = readFileSync(path.join(versionFolder(root, id), 'runtime'), 'utf8').split('\n');
    return path.isAbsolute(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder) : [];
}

/** A program that still runs from there keeps what it has open; Windows refuses, and the next update tries again. */
function drop(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It takes room, and nothing else.
  }
}

/** Whole or not at all, and on the disk when this returns. */
export function writeWhole(file: string, text: string, mode = 0o644): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    replaceFile(file, text, { mode });
  } catch (cause) {
    throw notWritten(file, cause);
  }
}
