import { homedir } from 'node:os';
import path from 'node:path';
import type { Terminal } from '../terminal.ts';

/** Where profiles and, without a keychain, tokens are: `AXE_CONFIG`, else `axe` below `XDG_CONFIG_HOME`, else `~/.config/axe`. */
export function configFolderOf({ environment, folder }: Pick<Terminal, 'environment' | 'folder'>): string {
  const own = environment.AXE_CONFIG ?? '';
  if (own !== '') return path.resolve(folder, own);
  // The XDG specification: a relative path is to be ignored.
  const shared = environment.XDG_CONFIG_HOME ?? '';
  if (path.isAbsolute(shared)) return path.join(shared, 'axe');
  return path.join(environment.HOME || homedir(), '.config', 'axe');
}
