import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

type Environment = { readonly [name: string]: string | undefined };

/** Program and words; the address is one word of its own, so that no shell reads it. */
export type BrowserCommand = readonly [program: string, ...words: readonly string[]];

/**
 * How the browser is opened here; undefined where there is none that a person would see. `BROWSER` is always honoured, as
 * remote editors set it to a program that opens the browser on the person's side.
 */
export function browserCommand(
  url: string,
  environment: Environment,
  platform: NodeJS.Platform,
  interactive: boolean,
): BrowserCommand | undefined {
  const wished = (environment.BROWSER ?? '').split(path.delimiter)[0]?.trim() ?? '';
  if (wished === 'none') return undefined;
  if (wished !== '') return wishedCommand(wished, url);
  const remote = (environment.SSH_CONNECTION ?? environment.SSH_TTY ?? '') !== '';
  if (!interactive || remote) return undefined;
  if (platform === 'darwin') return ['open', url];
  // The program behind `start`, which itself belongs to a shell that would read & and ^ in the address.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  const screen = (environment.DISPLAY ?? environment.WAYLAND_DISPLAY ?? environment.WSL_DISTRO_NAME ?? '') !== '';
  const opener = screen ? ['xdg-open', 'wslview'].find((name) => isOnPath(name, environment.PATH ?? '')) : undefined;
  return opener === undefined ? undefined : [opener, url];
}

function wishedCommand(wished: string, url: string): BrowserCommand {
  const [program = '', ...words] = wished.split(/\s+/);
  const filled = words.map((word) => word.replaceAll('%s', url));
  return wished.includes('%s') ? [program, ...filled] : [program, ...words, url];
}

/** Resolves to false when the program does not start; how it ends is its own affair. */
export function openBrowser([program, ...words]: BrowserCommand, environment: Environment): Promise<boolean> {
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AXE_')));
  return new Promise((resolve) => {
    const child = spawn(program, words, { env, stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function isOnPath(name: string, folders: string): boolean {
  return folders.split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
