import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Terminal } from '../../../src/terminal.ts';
import { type Ran, run } from '../../support.ts';
import { addressIn, Browsing } from './browse.ts';

export interface Home {
  readonly folder: string;
  readonly environment: Record<string, string>;
  readonly credentials: string;
  readonly profiles: string;
  read(): { readonly [profile: string]: StoredTokens };
  /** As time, or another hand, would. */
  change(change: Partial<StoredTokens>, profile?: string): void;
  remove(): void;
}

export interface StoredTokens {
  readonly url: string;
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_at: number;
}

/** A person's folder of sign-ins, empty at first. CI keeps the keychain of the machine out of it. */
export function makeHome(): Home {
  const root = mkdtempSync(path.join(tmpdir(), 'axe-home-'));
  const folder = path.join(root, 'config');
  const credentials = path.join(folder, 'credentials.json');
  const read = () => (JSON.parse(readFileSync(credentials, 'utf8')) as { profiles: { [profile: string]: StoredTokens } }).profiles;
  return {
    folder,
    environment: { AXE_CONFIG: folder, CI: 'true' },
    credentials,
    profiles: path.join(folder, 'profiles.json'),
    read,
    change: (change, profile = 'default') => {
      const profiles = { ...read(), [profile]: { ...read()[profile], ...change } };
      writeFileSync(credentials, JSON.stringify({ format: 1, profiles }));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A command line whose first shown address is given to `visit`, as a person would open it. */
export async function runVisiting(
  words: readonly string[],
  environment: Record<string, string>,
  visit: (address: string, note: string) => Promise<unknown>,
): Promise<Ran & { readonly page: unknown }> {
  let visited: Promise<unknown> | undefined;
  const noted: string[] = [];
  const note: Terminal['note'] = (text) => {
    noted.push(text);
    if (/https?:\/\//.test(text)) visited ??= visit(addressIn(text), text);
  };
  const ran = await run(words, { environment, note });
  return { ...ran, noted: noted.join('\n'), page: await visited };
}

export async function logIn(home: Home, url: string, ...words: readonly string[]): Promise<Ran & { readonly page: unknown }> {
  const visit = async (address: string) => (await new Browsing().open(address)).text();
  return runVisiting(['login', '--url', url, ...words], home.environment, visit);
}
