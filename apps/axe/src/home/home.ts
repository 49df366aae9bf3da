import { type Stats, statSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import path from 'node:path';
import { cliErrors } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import { homeErrors } from './errors.ts';
import { readGitAddress } from './git.ts';

/** The operator's folder: the registry and who changed it (in git), journals of runs, local secret stores. */
export interface Home {
  readonly folder: string;
  readonly registryFile: string;
  /** Who acts, for audit and commits: AXE_OPERATOR, else git's user.email here, else the user of the machine. */
  readonly actor: string;
}

export interface HomeOptions {
  readonly home?: string;
}

/** `--home`, else `AXE_HOME`, else `~/.axe`. */
export function homeFolderOf({ home }: HomeOptions, { environment, folder }: Pick<Terminal, 'environment' | 'folder'>): string {
  if (home === '') throw cliErrors.USAGE('--home is empty: a variable of a script may not be set. Nothing was done.');
  const named = home ?? environment.AXE_HOME ?? '';
  if (named !== '') return path.resolve(folder, named);
  return path.join(environment.HOME || homedir(), '.axe');
}

/** The home as it is; refuses a place where none was made. */
export async function openHome(options: HomeOptions, terminal: Terminal): Promise<Home> {
  const folder = homeFolderOf(options, terminal);
  const home = homeAt(folder, terminal);
  if (statOf(home.registryFile) === undefined) {
    throw homeErrors.HOME_MISSING(
      `There is no operator home at ${folder}: it has no customers.yaml that you may read. Make one with axe init, or name the right folder with --home or AXE_HOME.`,
      { folder },
    );
  }
  checkClosed(folder);
  return home;
}

/** Whoever may write here could exchange the registry or a store. Windows keeps the folder of a user closed by itself. */
function checkClosed(folder: string): void {
  const found = statOf(folder);
  const me = process.getuid?.();
  if (found === undefined || me === undefined) return;
  const foreign = found.uid !== me && me !== 0;
  if ((found.mode & 0o022) === 0 && !foreign) return;
  throw homeErrors.HOME_TOO_OPEN(
    foreign
      ? `${folder} belongs to another user of this machine. It was not used. Choose a folder of your own with --home.`
      : `Other users of this machine may change what is in ${folder}. It was not used. Look whether all in it is yours, then close it: chmod go-w '${folder}'.`,
    { folder },
  );
}

/** The home that is or will be there. */
export function homeAt(folder: string, { environment }: Pick<Terminal, 'environment'>): Home {
  let actor: string | undefined;
  return {
    folder,
    registryFile: path.join(folder, 'customers.yaml'),
    // Asked when somebody acts: a command that only reads need not wait for git.
    get actor() {
      actor ??= actorIn(folder, environment);
      return actor;
    },
  };
}

function actorIn(folder: string, environment: Terminal['environment']): string {
  const named = nameOf(environment.AXE_OPERATOR ?? '');
  if (named !== '') return named;
  const place = statOf(folder)?.isDirectory() === true ? folder : homedir();
  return nameOf(readGitAddress(place)) || `${userOfMachine()}@${hostname()}`;
}

/** A container may run as a number that has no name. */
function userOfMachine(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

const longestName = 200;

/** On one line, and with a letter: git takes no other, and a line of the log stands for one who acts. */
function nameOf(text: string): string {
  const name = text
    .replace(/[\p{C}<>]+/gu, ' ')
    .trim()
    .slice(0, longestName);
  return /[\p{L}\p{N}]/u.test(name) ? name : '';
}

/** Undefined also for what cannot be reached: a loop of links, a folder of somebody else. */
function statOf(place: string): Stats | undefined {
  try {
    return statSync(place, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
