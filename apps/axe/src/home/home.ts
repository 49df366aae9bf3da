import { statSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import path from 'node:path';
import type { Terminal } from '../terminal.ts';
import { homeErrors } from './errors.ts';
import { askGit } from './git.ts';

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
  const named = home ?? environment.AXE_HOME ?? '';
  if (named !== '') return path.resolve(folder, named);
  return path.join(environment.HOME || homedir(), '.axe');
}

/** The home as it is; refuses a place where none was made. */
export async function openHome(options: HomeOptions, terminal: Terminal): Promise<Home> {
  const folder = homeFolderOf(options, terminal);
  const home = await homeAt(folder, terminal);
  const found = statSync(home.registryFile, { throwIfNoEntry: false });
  if (found === undefined) {
    throw homeErrors.HOME_MISSING(
      `There is no operator home at ${folder}: it has no customers.yaml. Make one with axe init, or name the right folder with --home or AXE_HOME.`,
      { folder },
    );
  }
  return home;
}

/** The home that is or will be there. */
export async function homeAt(folder: string, { environment }: Pick<Terminal, 'environment'>): Promise<Home> {
  return { folder, registryFile: path.join(folder, 'customers.yaml'), actor: await actorIn(folder, environment) };
}

async function actorIn(folder: string, environment: Terminal['environment']): Promise<string> {
  const named = (environment.AXE_OPERATOR ?? '').trim();
  if (named !== '') return named;
  const place = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? folder : homedir();
  const known = await askGit(place, ['config', 'user.email']).catch(() => '');
  return known.trim() || `${userInfo().username}@${hostname()}`;
}
