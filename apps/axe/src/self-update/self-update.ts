import { fileURLToPath } from 'node:url';
import { release } from '../release/release.ts';
import type { Terminal } from '../terminal.ts';
import { compareVersions } from './compare-versions.ts';
import { updateErrors } from './errors.ts';
import { idOf, installRelease, rollBack } from './install-release.ts';
import { findInstallation, type Installation, readVersions, runtimeOf } from './installation.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { openSource } from './source.ts';

export interface UpdateOptions {
  readonly from?: string;
  readonly apply?: boolean;
  readonly allowDowngrade?: boolean;
  readonly rollback?: boolean;
}

export interface UpdateReport {
  readonly outcome: 'newest' | 'available' | 'updated' | 'returned' | 'returnable';
  readonly installed: string;
  readonly offered: string;
  /** Absent when going back: nothing is fetched. */
  readonly from?: string;
  readonly signed?: boolean;
  /** What `--apply` would fetch at most, without Node itself. */
  readonly bytes?: number;
}

const machine = `${process.platform}-${process.arch}`;

/** Asks for the newest release and, with `apply`, makes it the one that starts from now on. */
export async function updateSelf(options: UpdateOptions, terminal: Terminal): Promise<UpdateReport> {
  const { installation, version } = ownInstallation();
  if (options.rollback === true) return goBack(installation, options.apply === true);
  const source = openSource(options.from ?? installation.source, terminal.folder);
  const manifest = await readManifest(source, release?.publicKey);
  const { current } = readVersions(installation.root);
  const told = { installed: version, offered: manifest.version, from: source.address, signed: manifest.signed };
  if (current === idOf(manifest)) return { outcome: 'newest', ...told };
  if (compareVersions(manifest.version, version) < 0 && options.allowDowngrade !== true) throw downgrade(manifest, version, source.address);
  const bytes = manifest.program.size + (manifest.keyrings[machine]?.size ?? 0);
  if (options.apply !== true) return { outcome: 'available', ...told, bytes };
  const node = (current === undefined ? undefined : runtimeOf(installation.root, current)) ?? process.execPath;
  await installRelease(source, manifest, { installation, node, machine });
  return { outcome: 'updated', ...told, bytes };
}

function ownInstallation(): { readonly installation: Installation; readonly version: string } {
  if (release === undefined) {
    throw updateErrors.UPDATE_OF_CHECKOUT('This axe runs from a checkout. Nothing was changed. Update it there: git pull && npm ci.');
  }
  return { installation: findInstallation(fileURLToPath(import.meta.url)), version: release.version };
}

async function goBack({ root }: Installation, apply: boolean): Promise<UpdateReport> {
  if (apply) {
    const { from, to } = await rollBack(root);
    return { outcome: 'returned', installed: from, offered: to };
  }
  const { current, previous } = readVersions(root);
  if (current === undefined || previous === undefined) {
    throw updateErrors.NO_PREVIOUS_VERSION('There is no version before this one on this machine. Nothing was changed.');
  }
  return { outcome: 'returnable', installed: current, offered: previous };
}

const downgrade = ({ version }: Manifest, installed: string, from: string) =>
  updateErrors.UPDATE_DOWNGRADE(
    `The release at ${from} is ${version}; ${installed} is installed, which is newer. Nothing was changed. Add --allow-downgrade if you mean it.`,
    { installed, offered: version },
  );
