import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { newId } from '@axe/kit';
import type { Customer } from '@axe/registry';
import { type Exclusive, openStore, type SecretStore, type StoreOptions, secretErrors } from '@axe/secrets';
import type { Home } from '../home/home.ts';
import { withFileLock } from '../lock/file-lock.ts';
import type { Terminal } from '../terminal.ts';
import { keychainSessions } from './session-keeper.ts';

type Settings = Pick<Customer, 'secret_store'>;

/** The store of one customer, behind the driver that the registry names. Nothing is asked or read before it is used. */
export const openCustomerStore = async (
  home: Pick<Home, 'folder'>,
  terminal: Terminal,
  id: string,
  customer: Settings,
): Promise<SecretStore> => openStore(customer.secret_store, storeOptionsOf(home, terminal, id, customer));

export function storeOptionsOf(
  { folder }: Pick<Home, 'folder'>,
  terminal: Terminal,
  id: string,
  { secret_store: { driver } }: Settings,
): StoreOptions {
  const { environment } = terminal;
  const handed = environment.AXE_VAULT_SESSION ?? (driver === 'bitwarden' ? environment.BW_SESSION : undefined);
  return {
    customer: id,
    home: folder,
    environment,
    unlocking: {
      askSecret: async (question) => await terminal.askSecret?.(question),
      keychain: keychainSessions(terminal),
      ...(handed === undefined || handed === '' ? {} : { session: handed }),
    },
    exclusive: exclusiveIn(folder),
    now: () => new Date(),
    newId,
  };
}

/** One writer at a time on this machine; the folder of the lock is made. */
function exclusiveIn(home: string): Exclusive {
  return (file, work) => {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const busy = () =>
      secretErrors.STORE_NOT_WRITTEN(
        `Another axe command has held the secret store in ${home} for longer than it should. Nothing was changed. Wait for it, then repeat.`,
        { file },
      );
    return withFileLock(file, work, { busy });
  };
}
