import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { BoundAccount, IdentityBindings } from '@axe/auth';
import { platformErrors } from './errors.ts';

/**
 * Which account of the sign-in provider belongs to which person, in a file of the one process that runs on this data (its
 * lock says so). Written before the answer, so that a killed process forgets no binding.
 */
export function fileBindings(file: string): IdentityBindings {
  const accounts = new Map(Object.entries(readAccounts(file)));
  let writing: Promise<void> = Promise.resolve();
  return {
    async bind(person, tenantId, objectId) {
      const standing = accounts.get(person);
      if (standing !== undefined) return standing;
      const first = { tenantId, objectId };
      accounts.set(person, first);
      const written = writing.then(() => write(file, Object.fromEntries(accounts)));
      writing = written.catch(() => undefined);
      await written;
      return first;
    },
  };
}

function readAccounts(file: string): { readonly [person: string]: BoundAccount } {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { readonly [person: string]: BoundAccount };
  } catch (cause) {
    throw platformErrors.DATA_BROKEN(
      `${file} is damaged. Restore it from a backup; without it a re-used address goes unnoticed.`,
      {},
      cause,
    );
  }
}

async function write(file: string, content: object): Promise<void> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(content, undefined, 2));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
}
