import type { SessionKeeper } from '@axe/secrets';
import { askKeychain } from '../session/store/ask-keychain.ts';
import { mayHaveKeychain } from '../session/store/keychain-store.ts';
import type { Terminal } from '../terminal.ts';

/** Long enough for a person to unlock the keychain. */
const patienceMs = 30_000;

/** Sessions of secret stores in the keychain of the system. Without one nothing is kept, and each command asks. */
export function keychainSessions({ environment }: Pick<Terminal, 'environment'>): SessionKeeper {
  const there = mayHaveKeychain(environment, process.platform);
  const ask = (operation: 'read' | 'write' | 'forget', account: string, secret?: string) =>
    there
      ? askKeychain({ operation, account: `secrets: ${account}`, ...(secret === undefined ? {} : { secret }) }, patienceMs, environment)
      : undefined;
  return {
    read: async (account) => (await ask('read', account))?.secret,
    write: async (account, session) => void (await ask('write', account, session)),
    remove: async (account) => void (await ask('forget', account)),
  };
}
