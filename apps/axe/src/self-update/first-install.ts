import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { release } from '../release/release.ts';
import type { Terminal } from '../terminal.ts';
import { updateErrors } from './errors.ts';
import { installRelease } from './install-release.ts';
import { writeInstallation, writeWhole } from './installation.ts';
import { launcherIn, launcherText } from './launcher.ts';
import { readManifest } from './manifest.ts';
import { openSource } from './source.ts';

export interface FirstInstallOptions {
  /** Address or folder of the release. */
  readonly source: string;
  readonly root: string;
  readonly bin: string;
  readonly node: string;
}

export interface Installed {
  readonly version: string;
  readonly launcher: string;
}

/** The last step of the installers: everything that self-update does, and the launcher. Repeated, it repairs. */
export async function installFirst(options: FirstInstallOptions, terminal: Terminal): Promise<Installed> {
  if (release === undefined) throw updateErrors.UPDATE_OF_CHECKOUT('A checkout is not installed; it runs where it is.');
  const [root, bin] = [path.resolve(terminal.folder, options.root), path.resolve(terminal.folder, options.bin)];
  const launcher = launcherIn(bin, process.platform);
  refuseForeign(launcher);
  const source = openSource(options.source, terminal.folder);
  const manifest = await readManifest(source, release.publicKey);
  const installation = { root, launcher, source: source.address };
  await installRelease(source, manifest, {
    installation,
    node: path.resolve(options.node),
    machine: `${process.platform}-${process.arch}`,
  });
  writeInstallation(installation);
  writeWhole(launcher, launcherText(root, process.platform), 0o755);
  chmodSync(launcher, 0o755);
  return { version: manifest.version, launcher };
}

/** A program of the same name that somebody else put there stays. */
function refuseForeign(launcher: string): void {
  if (!existsSync(launcher) || readFileSync(launcher, 'utf8').includes('axe launcher: ')) return;
  throw updateErrors.UPDATE_NOT_WRITTEN(
    `${launcher} is another program. It was left alone, and nothing was installed. Move it away, or choose another folder with --bin.`,
    { place: launcher },
  );
}
