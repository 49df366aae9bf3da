import type { Unlocking } from '../store.ts';
import { callClient } from './call-client.ts';
import { noReason } from './client-answer.ts';
import { hasData } from './client-data.ts';
import { clientEnvironment } from './client-environment.ts';
import { explainFailure, isKeyIdUnknown, locked, unreachable, type VaultPlace, wrongPassword } from './explain-failure.ts';
import type { Client } from './find-client.ts';
import { type ServedVault, serveVault } from './served-vault.ts';
import { checkPlace, clientStateFrom } from './vault-place.ts';

export interface VaultAccess {
  readonly place: VaultPlace;
  /** Folder of the client's own data; there, and closed to others. */
  readonly folder: string;
  readonly unlocking: Unlocking;
  readonly environment: { readonly [name: string]: string | undefined };
}

/** Name of the session in the keychain: one an account and home. */
export const sessionName = ({ place, folder }: VaultAccess): string => `vault ${place.customer} ${place.email} ${folder}`;

/** The vault without asking anybody: open if a session is known, else locked; undefined where nobody is signed in. */
export async function startVault(client: Client, access: VaultAccess): Promise<StartedVault | undefined> {
  if (!hasData(access.folder)) return undefined;
  const kept = await access.unlocking.keychain.read(sessionName(access));
  const sessions = [...new Set([access.unlocking.session, kept].filter((session) => session !== undefined && session !== ''))];
  for (const session of sessions) {
    const started = await serveWith(client, access, session);
    if (started === undefined || started.open) return started;
    started.vault.close();
  }
  return serveWith(client, access, undefined);
}

export interface StartedVault {
  readonly vault: ServedVault;
  readonly open: boolean;
}

/** An open vault; asks for the master password where no session opens it, and signs in where nobody is. */
export async function openVault(client: Client, access: VaultAccess): Promise<ServedVault> {
  const started = await startVault(client, access);
  if (started?.open === true) return started.vault;
  const { customer, email, server } = access.place;
  const password = await access.unlocking.askSecret(`Master password of ${email} at ${server} (vault of ${customer})`);
  if (password !== undefined && password !== '') {
    return started === undefined ? signIn(client, access, password) : unlockWith(started.vault, access, password);
  }
  started?.vault.close();
  throw locked(access.place);
}

async function serveWith(client: Client, access: VaultAccess, session: string | undefined): Promise<StartedVault | undefined> {
  const { place, folder, environment } = access;
  const vault = serveVault(client, clientEnvironment(environment, folder, { BW_SESSION: session }));
  const { success, message, data } = await vault.call('GET', '/status');
  const found = success ? clientStateFrom(data) : undefined;
  try {
    if (found === undefined && !/not logged in/i.test(message)) throw explainFailure(message, place);
    if (found === undefined || found.state === 'unauthenticated') {
      vault.close();
      return undefined;
    }
    checkPlace(place, found);
    return { vault, open: found.state === 'unlocked' };
  } catch (refusal) {
    vault.close();
    throw refusal;
  }
}

async function unlockWith(vault: ServedVault, access: VaultAccess, password: string): Promise<ServedVault> {
  let answer = await vault.call('POST', '/unlock', { password });
  // The client tells the server the id of its key, and fails where the server has no place for it; it does not ask again for a day.
  if (!answer.success && (isKeyIdUnknown(answer.message) || answer.message === noReason)) {
    answer = await vault.call('POST', '/unlock', { password });
  }
  const session = (answer.data as { raw?: unknown } | null | undefined)?.raw;
  if (!answer.success || typeof session !== 'string') {
    vault.close();
    // The same words whether the password is wrong or what is kept here is stale.
    if (/decryption operation failed/i.test(answer.message)) throw wrongPassword(access.place, new Error(answer.message));
    throw explainFailure(answer.message, access.place);
  }
  await access.unlocking.keychain.write(sessionName(access), session);
  return vault;
}

/** With the account's API key where one is given, else with the master password, which has no other door here than the environment. */
async function signIn(client: Client, access: VaultAccess, password: string): Promise<ServedVault> {
  const { place, folder, environment } = access;
  const call = (words: readonly string[], secrets: { [name: string]: string | undefined } = {}) =>
    callClient(client, words, clientEnvironment(environment, folder, secrets));
  const configured = await call(['config', 'server', place.server]);
  if (!configured.success) throw explainFailure(configured.message, place);
  const { BW_CLIENTID, BW_CLIENTSECRET } = environment;
  const byKey = BW_CLIENTID !== undefined && BW_CLIENTSECRET !== undefined;
  const entered = byKey
    ? await call(['login', '--apikey'], { BW_CLIENTID, BW_CLIENTSECRET })
    : await call(['login', place.email, '--passwordenv', 'AXE_MASTER_PASSWORD'], { AXE_MASTER_PASSWORD: password });
  if (!entered.success && !isKeyIdUnknown(entered.message)) {
    if (/decryption operation failed/i.test(entered.message)) throw wrongPassword(place, new Error(entered.message));
    throw explainFailure(entered.message, place);
  }
  const started = await serveWith(client, access, undefined);
  if (started === undefined) throw unreachable(place);
  return unlockWith(started.vault, access, password);
}
