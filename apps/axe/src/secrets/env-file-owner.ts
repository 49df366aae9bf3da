import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { makePrivateFolder, replaceFile } from '@axe/files';
import { secretCommandErrors } from './errors.ts';

/**
 * Whose secrets a command of this home put into an env file. Customers keep theirs under the same path, each on a machine of its own: on
 * one that knows several, a slip of --customer would give the services of one the secrets of another.
 */
export function ownerOfEnvFile(home: string, file: string): string | undefined {
  const place = realPlaceOf(file);
  if (place === undefined) return undefined;
  try {
    return readFileSync(markOf(home, place), 'utf8').split('\n')[0];
  } catch {
    return undefined;
  }
}

export function noteOwner(home: string, file: string, customer: string): void {
  const place = realPlaceOf(file);
  if (place === undefined || ownerOfEnvFile(home, file) === customer) return;
  const mark = markOf(home, place);
  makePrivateFolder(path.dirname(mark));
  // Whole or not at all: half a name would be that of another customer.
  replaceFile(mark, `${customer}\n${place}\n`);
}

export function refuseForeign(home: string, file: string, customer: string): void {
  const owner = ownerOfEnvFile(home, file);
  if (owner === undefined || owner === customer) return;
  throw secretCommandErrors.ENV_FILE_FOREIGN(
    `${file} holds the secrets of ${owner} on this machine, and not those of ${customer}. Nothing was done. If this machine is to run ${customer} now, move that file away, then repeat.`,
    { file, customer, owner },
  );
}

/** Undefined for a file that is not there: whoever makes it anew owns it. */
function realPlaceOf(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

const markOf = (home: string, place: string): string =>
  path.join(home, 'env-files', createHash('sha256').update(place).digest('hex').slice(0, 16));
