import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DevKeyStore } from '@axe/devidp';
import { replaceFile } from '@axe/files';
import { cliErrors } from '../errors.ts';
import { type DataFolder, dataFolderAt } from './data-folder.ts';
import { platformErrors } from './errors.ts';

export interface ServiceSecrets {
  /** Signs the tokens of `axe token issue`. */
  readonly bootstrap: string;
  /** The passwords of the service's database roles are derived from it. */
  readonly entityKey: string;
  /** Signs the tokens with which the services of this customer send each other events; the same for all of them. */
  readonly events: string;
  /** Seals the signing keys and cookies of the OpenID provider; made where it is asked for. */
  identityKey(): string;
}

const identityKeys = 'devidp-keys.json';

/**
 * Made once, before the service's first start; one that is missing later is a damage and not a reason to make another. A service
 * that a newer release brings along starts for the first time then.
 */
export function openSecrets(folder: DataFolder, service: string): ServiceSecrets {
  const firstStart = !existsSync(folder.postgres) || !existsSync(folder.service(service));
  mkdirSync(folder.secrets, { recursive: true, mode: 0o700 });
  chmodSync(folder.secrets, 0o700);
  const open = (name: string): string => {
    const file = path.join(folder.secrets, name);
    if (!existsSync(file)) {
      if (!firstStart) {
        throw platformErrors.DATA_BROKEN(
          `The secret ${file} is missing while the database is there. Nothing was changed. Restore the file, or move ${folder.root} away to begin anew.`,
        );
      }
      replaceFile(file, `${randomBytes(32).toString('base64url')}\n`);
    }
    const secret = readFileSync(file, 'utf8').trim();
    if (secret.length < 32) throw platformErrors.DATA_BROKEN(`The secret ${file} is damaged (too short). Restore it from a backup.`);
    return secret;
  };
  return {
    bootstrap: open(`${service}-bootstrap`),
    entityKey: open(`${service}-entity-key`),
    events: open('events'),
    identityKey: () => open('identity-key'),
  };
}

export function identityKeyStore(folder: DataFolder): DevKeyStore {
  const file = path.join(folder.secrets, identityKeys);
  return {
    load: async () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
    save: async (text) => replaceFile(file, text),
  };
}

/** For `axe token issue`, which runs beside the platform. */
export async function readBootstrapSecret(dataFolder: string, service: string): Promise<string> {
  const file = path.join(dataFolderAt(dataFolder).secrets, `${service}-bootstrap`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EACCES') {
      throw platformErrors.DATA_NOT_WRITABLE(`${file} cannot be read by this user. Run the command as the user who started the platform.`);
    }
    throw cliErrors.NO_PLATFORM_DATA(
      `There is no platform data in ${dataFolder}. Start it once (npm start), or name its folder with AXE_DATA or --data.`,
      {},
      cause,
    );
  }
}
