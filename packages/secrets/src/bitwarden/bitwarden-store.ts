import { rmSync } from 'node:fs';
import path from 'node:path';
import { makePrivateFolder } from '@axe/files';
import { isRefusal } from '@axe/kit';
import type { SecretStoreSettings } from '@axe/registry';
import { secretErrors, writing } from '../errors.ts';
import type { Exclusive } from '../exclusive.ts';
import type { SecretStore, StoreStatus, Unlocking } from '../store.ts';
import { callClient } from './call-client.ts';
import { hasData, readClientData, type VaultPolicy } from './client-data.ts';
import { clientEnvironment } from './client-environment.ts';
import { explainFailure, signedOut } from './explain-failure.ts';
import { type Client, findClient } from './find-client.ts';
import { makeSend } from './make-send.ts';
import { openVault, sessionName, startVault, type VaultAccess } from './open-vault.ts';
import { putItems, removeItems } from './put-items.ts';
import { readItems, synchronize } from './read-items.ts';
import type { ServedVault } from './served-vault.ts';
import { placeOf } from './vault-place.ts';
import { vaultSnapshot } from './vault-snapshot.ts';
import { vaultStatus } from './vault-status.ts';

export interface BitwardenStoreOptions {
  readonly customer: string;
  /** Folder of the operator home. */
  readonly home: string;
  readonly settings: SecretStoreSettings;
  readonly unlocking: Unlocking;
  readonly exclusive: Exclusive;
  readonly now: () => Date;
  /** `AXE_BW`, `BW_CLIENTID` and `BW_CLIENTSECRET`, and what says where the network is. */
  readonly environment: { readonly [name: string]: string | undefined };
}

export interface BitwardenStore extends SecretStore {
  unlock(): Promise<StoreStatus>;
  lock(): Promise<StoreStatus>;
  /** Signs this machine out and forgets all that the client keeps here; nothing on the server changes. */
  reset(): Promise<StoreStatus>;
  /** What the organization demands of its members, as of the last synchronization; undefined where none is kept here. */
  policies(): Promise<readonly VaultPolicy[] | undefined>;
}

/** An open client is kept for the next call of the same command, and no longer. */
const lingerMs = 20_000;

/** After these another client is started for the next call: what this one knows may be wrong. */
const endings: ReadonlySet<string> = new Set([
  'VAULT_UNREACHABLE',
  'VAULT_SLOW',
  'VAULT_REFUSED',
  'VAULT_SIGNED_OUT',
  'VAULT_STALE',
  'STORE_LOCKED',
]);

/** Items on any Bitwarden-compatible server, through the official client. */
export function openBitwardenStore(options: BitwardenStoreOptions): BitwardenStore {
  const { customer, home, settings, unlocking, exclusive, now, environment } = options;
  const place = placeOf(customer, settings);
  const folder = path.join(home, 'store', `${customer}.bitwarden`);
  const shelf = { folder, settings, place };
  const access: VaultAccess = { place, folder, unlocking, environment };
  let client: Promise<Client> | undefined;
  let open: { readonly vault: ServedVault; readonly closing: NodeJS.Timeout } | undefined;

  const found = () => {
    client ??= findClient(environment);
    return client;
  };
  const close = () => {
    clearTimeout(open?.closing);
    open?.vault.close();
    open = undefined;
  };
  const keep = (vault: ServedVault) => {
    clearTimeout(open?.closing);
    open = { vault, closing: setTimeout(close, lingerMs).unref() };
  };
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    writing(folder, () => makePrivateFolder(folder));
    return exclusive(path.join(home, 'store', `${customer}.lock`), work);
  };
  const withVault = <T>(work: (vault: ServedVault) => Promise<T>): Promise<T> =>
    alone(async () => {
      const vault = open?.vault.gone === false ? open.vault : await openVault(await found(), access);
      keep(vault);
      try {
        return await work(vault);
      } catch (error) {
        const fell = vault.gone;
        if (fell || !isRefusal(error) || endings.has(error.code)) close();
        throw fell && isRefusal(error, 'VAULT_UNREACHABLE') ? await whyItFell(error) : error;
      }
    });
  /** The client falls when the server is gone, and also when the server ends its sign-in. */
  const whyItFell = async (error: Error): Promise<Error> => {
    const started = await startVault(await found(), access);
    if (started === undefined) return signedOut(place, error);
    try {
      await synchronize(started.vault, place);
      return error;
    } catch (reason) {
      return isRefusal(reason) ? reason : error;
    } finally {
      started.vault.close();
    }
  };
  const forget = async () => {
    close();
    await unlocking.keychain.remove(sessionName(access));
  };
  const oneCall = async (words: readonly string[]) => callClient(await found(), words, clientEnvironment(environment, folder));
  const status = () => alone(async () => vaultStatus(found, access, open?.vault.gone === false ? open.vault : undefined));

  return {
    customer,
    driver: 'bitwarden',
    status,
    read: async () => vaultSnapshot(await withVault((vault) => readItems({ ...shelf, vault })), place),
    put: (drafts) => withVault((vault) => putItems({ ...shelf, vault }, drafts)),
    remove: (names) => withVault((vault) => removeItems({ ...shelf, vault }, names)),
    send: (request) => withVault((vault) => makeSend(vault, place, request, now())),
    async unlock() {
      await withVault(async () => undefined);
      return status();
    },
    async lock() {
      await alone(async () => {
        await forget();
        if (!hasData(folder)) return;
        const answer = await oneCall(['lock']);
        if (!answer.success && !/not logged in/i.test(answer.message)) throw explainFailure(answer.message, place);
      });
      return status();
    },
    async reset() {
      await alone(async () => {
        await forget();
        // Signing out tells the client to forget; a client that cannot even do that leaves nothing behind either.
        if (hasData(folder)) await oneCall(['logout']).catch(ignoreMissingClient);
        clearFolder(folder);
      });
      return status();
    },
    policies: async () => readClientData(folder)?.policies.filter(({ organizationId }) => organizationId === settings.organization),
  };
}

function ignoreMissingClient(error: unknown): void {
  if (!isRefusal(error)) throw error;
}

function clearFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (cause) {
    throw secretErrors.STORE_NOT_WRITTEN(
      `The client's folder ${folder} cannot be removed. Correct its permissions, then repeat.`,
      { folder },
      cause,
    );
  }
}
