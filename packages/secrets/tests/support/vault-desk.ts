import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BitwardenStore, openBitwardenStore, type Unlocking } from '../../src/index.ts';
import { type Account, makeAccount } from './bitwarden-server/account.ts';
import { startBitwardenServer } from './bitwarden-server/bitwarden-server.ts';
import type { KeyDerivation } from './bitwarden-server/sealing.ts';
import type { BitwardenServer } from './bitwarden-server/server-state.ts';

export const masterPassword = 'correct horse battery staple';

/** An operator's machine with its home, its keychain, and a server of the vault somewhere else. */
export interface VaultDesk {
  readonly account: Account;
  readonly server: BitwardenServer;
  readonly home: string;
  readonly folder: string;
  readonly keychain: Map<string, string>;
  readonly environment: { [name: string]: string };
  readonly asked: string[];
  store(changes?: StoreChanges): BitwardenStore;
  /** Names and words of every process of the client, one a line. */
  processes(): string;
  close(): Promise<void>;
}

export interface StoreChanges {
  /** What the person types; undefined: nobody is there. */
  readonly password?: string | undefined;
  readonly session?: string;
  readonly personal?: boolean;
  readonly email?: string;
}

export interface DeskOptions {
  /** Another test's home; the client's data goes below it. */
  readonly home?: string;
  readonly derivation?: KeyDerivation;
}

const recorder = fileURLToPath(new URL('./recorded-client.mjs', import.meta.url));

export async function vaultDesk({ home: givenHome, derivation }: DeskOptions = {}): Promise<VaultDesk> {
  const account = makeAccount('kim@acme.example', masterPassword, derivation);
  const server = await startBitwardenServer(account.stored);
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-vault-'));
  const home = givenHome ?? path.join(folder, 'home');
  const authority = path.join(folder, 'authority.pem');
  const record = path.join(folder, 'processes.log');
  writeFileSync(authority, server.certificate);
  writeFileSync(record, '');
  const keychain = new Map<string, string>();
  const asked: string[] = [];
  // The recorder finds its file beside the authority: the client gets no other name of ours.
  const environment = { AXE_BW: recorder, NODE_EXTRA_CA_CERTS: authority, HOME: folder, CANARY_IN_ENVIRONMENT: 'not for the client' };
  const waiting = new Map<string, Promise<unknown>>();
  return {
    account,
    server,
    home,
    folder,
    keychain,
    environment,
    asked,
    store({ session, personal = false, email = account.email, ...rest } = {}) {
      const password = 'password' in rest ? rest.password : masterPassword;
      const unlocking: Unlocking = {
        askSecret: async (question) => {
          asked.push(question);
          return password;
        },
        keychain: {
          read: async (name) => keychain.get(name),
          write: async (name, kept) => void keychain.set(name, kept),
          remove: async (name) => void keychain.delete(name),
        },
        ...(session === undefined ? {} : { session }),
      };
      const [collection = '', connectors = ''] = account.organization.collections;
      return openBitwardenStore({
        customer: 'acme',
        home,
        settings: {
          driver: 'bitwarden',
          server: server.url,
          email,
          ...(personal ? {} : { organization: account.organization.id, collection, connectors_collection: connectors }),
        },
        unlocking,
        exclusive: async (file, work) => {
          const before = waiting.get(file) ?? Promise.resolve();
          const mine = before.catch(() => undefined).then(work);
          waiting.set(file, mine);
          return mine;
        },
        now: () => new Date(),
        environment,
      });
    },
    processes: () => readFileSync(record, 'utf8'),
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every file below a folder, with what is in it. */
export function filesBelow(folder: string): readonly { readonly file: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ file, bytes: readFileSync(file) }));
}
