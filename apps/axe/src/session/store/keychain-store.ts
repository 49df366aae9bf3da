import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { sessionErrors } from '../errors.ts';
import { askKeychain } from './ask-keychain.ts';
import { type TokenStore, type Tokens, tokensFromJson, tokensToJson } from './tokens.ts';

type Environment = { readonly [name: string]: string | undefined };

const probeMs = 8_000;
/** As much as a sign-in may take; Windows keeps 2560 bytes at most. */
const probeBytes = 2000;
/** Long enough for a person to unlock it. */
const operationMs = 30_000;

/** True when the keychain stores, gives back and forgets. Asked once, at sign-in. */
export async function isKeychainUsable(environment: Environment): Promise<boolean> {
  if (!mayHaveKeychain(environment, process.platform)) return false;
  const account = `probe ${randomBytes(8).toString('hex')}`;
  const secret = randomBytes(probeBytes / 2).toString('hex');
  if ((await askKeychain({ operation: 'write', account, secret }, probeMs, environment)) === undefined) return false;
  const found = await askKeychain({ operation: 'read', account }, probeMs, environment);
  const forgotten = await askKeychain({ operation: 'forget', account }, probeMs, environment);
  return found?.secret === secret && forgotten !== undefined;
}

/** Without asking anybody: not where it is switched off, in CI, or on a Linux without a session bus. */
export function mayHaveKeychain(environment: Environment, platform: NodeJS.Platform): boolean {
  if (/^(off|0|false|no)$/i.test(environment.AXE_KEYCHAIN ?? '')) return false;
  if (!['', 'false', '0', undefined].includes(environment.CI)) return false;
  if (platform === 'darwin' || platform === 'win32') return true;
  if ((environment.DBUS_SESSION_BUS_ADDRESS ?? '') !== '') return true;
  const runtime = environment.XDG_RUNTIME_DIR ?? '';
  return runtime !== '' && existsSync(path.join(runtime, 'bus'));
}

/** One secret a profile. The folder is part of its name: two configurations never share one. */
export function keychainStore(folder: string, environment: Environment): TokenStore {
  const accountOf = (profile: string) => `${profile} ${folder}`;
  const ask = async (operation: 'read' | 'write' | 'forget', profile: string, secret?: string) => {
    const order = { operation, account: accountOf(profile), ...(secret === undefined ? {} : { secret }) };
    const answer = await askKeychain(order, operationMs, environment);
    if (answer === undefined) throw unavailable(profile);
    return answer;
  };
  const write = async (profile: string, tokens: Tokens) => void (await ask('write', profile, JSON.stringify(tokensToJson(tokens))));
  return {
    kind: 'keychain',
    place: 'the keychain of this system',
    async read(profile) {
      const { secret } = await ask('read', profile);
      return secret === undefined ? undefined : tokensFrom(profile, secret);
    },
    async reserve(profile, current) {
      // Storing the same again: a keychain that takes no more is noticed while the old token still counts.
      if (current !== undefined) await write(profile, current);
      return {
        write: (tokens) => write(profile, tokens),
        discard: () => undefined,
      };
    },
    forget: async (profile) => void (await ask('forget', profile)),
  };
}

function tokensFrom(profile: string, secret: string): Tokens {
  let parsed: unknown;
  try {
    parsed = JSON.parse(secret);
  } catch {
    parsed = undefined;
  }
  const tokens = tokensFromJson(parsed);
  if (tokens !== undefined) return tokens;
  throw sessionErrors.STORE_DAMAGED(
    `What the keychain holds for the axe profile ${profile} is not what this program writes. Nothing was changed. Delete the entry axe there and run axe login.`,
  );
}

const unavailable = (profile: string) =>
  sessionErrors.KEYCHAIN_UNAVAILABLE(
    `The sign-in of profile ${profile} is in the keychain of this system, which does not answer here (locked, or no desktop session). Nothing was changed. Unlock it, or sign in once more into a file: AXE_KEYCHAIN=off axe login.`,
  );
