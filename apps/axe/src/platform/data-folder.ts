import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDraft, reasonOf, replaceFile } from '@axe/files';
import { platformErrors } from './errors.ts';

/** Where everything of one embedded platform lies. */
export interface DataFolder {
  readonly root: string;
  readonly postgres: string;
  readonly secrets: string;
  readonly log: string;
  readonly lock: string;
  service(name: string): string;
}

const checkout = fileURLToPath(new URL('../../../../', import.meta.url));
const marker = 'axe-data.json';
const markerText = '{ "format": 1 }\n';

export function dataFolderAt(root: string): DataFolder {
  const below = (name: string) => path.join(root, name);
  return {
    root,
    postgres: below('postgres'),
    secrets: below('secrets'),
    log: below('axe.log'),
    lock: below('axe.lock'),
    service: (name) => path.join(root, 'services', name),
  };
}

/**
 * `.axe` in the checkout. PostgreSQL never runs as root, so root lends it to an unprivileged user; where that user cannot
 * pass the folders on the way to the checkout, the data go to the place made for them.
 */
export function defaultDataFolder(asRoot: boolean = process.getuid?.() === 0): string {
  const inCheckout = path.join(checkout, '.axe');
  return !asRoot || passableByAnyone(checkout) ? inCheckout : '/var/lib/axe';
}

function passableByAnyone(start: string): boolean {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/** Looks without touching: refuses a place that holds something else or cannot be written. True for a first start. */
export function checkDataFolder(folder: DataFolder): boolean {
  const found = statSync(folder.root, { throwIfNoEntry: false });
  if (found === undefined) return true;
  if (!found.isDirectory()) {
    throw platformErrors.DATA_FOREIGN(`${folder.root} is a file, not a folder. Choose another place with AXE_DATA.`);
  }
  try {
    accessSync(folder.root, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw notWritable(folder.root, cause);
  }
  // A first start that was killed left no more than that.
  const names = readdirSync(folder.root).filter((name) => !isDraft(name));
  if (names.length === 0) return true;
  if (!names.includes(marker)) {
    throw platformErrors.DATA_FOREIGN(
      `${folder.root} holds files that this program did not write. Nothing was changed. Choose an empty or new folder with AXE_DATA.`,
    );
  }
  if (readFileSync(path.join(folder.root, marker), 'utf8').trim() !== markerText.trim()) {
    throw platformErrors.DATA_BROKEN(`${folder.root} was written by another release of axe. Nothing was changed. Start that release.`);
  }
  return !existsSync(folder.postgres);
}

/** Makes the folder; answers with a way to take back a folder that this start made and nothing was stored in. */
export function makeDataFolder(folder: DataFolder): { undo(): void } {
  try {
    const made = makeFolders(folder.root);
    const fresh = !existsSync(path.join(folder.root, marker));
    if (fresh) replaceFile(path.join(folder.root, marker), markerText, { mode: 0o644 });
    return {
      undo() {
        if (!fresh || existsSync(folder.postgres)) return;
        if (made !== undefined) return rmSync(made, { recursive: true, force: true });
        for (const name of readdirSync(folder.root)) rmSync(path.join(folder.root, name), { recursive: true, force: true });
      },
    };
  } catch (cause) {
    throw notWritable(folder.root, cause);
  }
}

/** The topmost folder that was missing. One by one: on some file systems `recursive` never comes back. */
function makeFolders(wanted: string): string | undefined {
  if (existsSync(wanted)) return undefined;
  const above = makeFolders(path.dirname(wanted));
  mkdirSync(wanted, { mode: 0o711 });
  return above ?? wanted;
}

function notWritable(place: string, cause: unknown) {
  return platformErrors.DATA_NOT_WRITABLE(
    `${place} cannot be written: ${reasonOf(cause)}. Give this user the folder (chown), or choose another one: AXE_DATA=/some/folder npm start.`,
    {},
    cause,
  );
}
