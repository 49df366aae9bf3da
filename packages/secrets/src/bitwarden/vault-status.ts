import { isRefusal } from '@axe/kit';
import type { StoreStatus } from '../store.ts';
import { type Client, clientVersion } from './find-client.ts';
import { startVault, type VaultAccess } from './open-vault.ts';
import { synchronize } from './read-items.ts';
import type { ServedVault } from './served-vault.ts';

/** Asks nobody and changes nothing. `open` is said only after the server has answered. */
export async function vaultStatus(find: () => Promise<Client>, access: VaultAccess, open: ServedVault | undefined): Promise<StoreStatus> {
  const { customer, email, server } = access.place;
  const told = (state: StoreStatus['state'], sentence: string): StoreStatus => ({
    driver: 'bitwarden',
    state,
    told: sentence,
    place: server,
    account: email,
    version: clientVersion,
  });
  try {
    const client = await find();
    const started = open === undefined ? await startVault(client, access) : { vault: open, open: true };
    if (started === undefined) {
      return told(
        'signed-out',
        `Nobody is signed in to ${server} on this machine. Run axe vault unlock ${customer} to sign in as ${email}.`,
      );
    }
    try {
      if (!started.open) {
        return told('locked', `The vault is locked. Run axe vault unlock ${customer}, or hand a session over in BW_SESSION.`);
      }
      await synchronize(started.vault, access.place);
      return told('open', `The vault is open and ${server} answers.`);
    } finally {
      if (open === undefined) started.vault.close();
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return told(states[error.code] ?? 'unfit', error.message);
  }
}

const states: { readonly [code: string]: StoreStatus['state'] } = {
  VAULT_CLIENT_MISSING: 'missing',
  VAULT_UNREACHABLE: 'unreachable',
  VAULT_SLOW: 'unreachable',
  VAULT_SIGNED_OUT: 'signed-out',
  STORE_LOCKED: 'locked',
};
