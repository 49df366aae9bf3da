import { keptAfter, reasonOf } from '@axe/files';
import { defineErrors } from '@axe/kit';

/** What every driver refuses with. No message, context or cause ever holds a value. */
export const secretErrors = defineErrors({
  STORE_LOCKED: {
    kind: 'denied',
    summary: 'The secret store is locked, and its password was not given.',
    remedy: 'Run axe vault unlock, or hand a session over with AXE_VAULT_SESSION.',
  },
  STORE_PASSWORD_WRONG: {
    kind: 'denied',
    summary: 'The password of the secret store is not right.',
    remedy: 'Repeat with the right one; nothing was changed.',
  },
  STORE_UNREADABLE: {
    kind: 'unavailable',
    summary: 'A file of the secret store cannot be read: no permission, a folder in its place, or another owner.',
    remedy: 'Correct what the message names.',
  },
  STORE_TOO_OPEN: {
    kind: 'denied',
    summary: 'Other users of this machine can read or change a file of the secret store.',
    remedy: 'Take their access away with the chmod of the message.',
  },
  STORE_DAMAGED: {
    kind: 'conflict',
    summary: 'A file of the secret store is damaged or gone, or its key opens another store.',
    remedy: 'Restore it from a backup, as the message says.',
  },
  STORE_NOT_WRITTEN: {
    kind: 'unavailable',
    summary: 'The secret store cannot be written; what was stored before is still stored.',
    remedy: 'Free the disk or correct the permissions, then repeat.',
    retryable: true,
  },
  STORE_ITEM_AMBIGUOUS: {
    kind: 'conflict',
    summary: 'Two items of the store have the same name, so that it is not clear which value counts.',
    remedy: 'Rename or delete one of them in the store.',
  },
  STORE_ITEM_INVALID: {
    kind: 'invalid',
    summary: 'An item has no name, or is larger than a store keeps.',
    remedy: 'Correct what the message names.',
  },
  SEND_UNSUPPORTED: {
    kind: 'invalid',
    summary: 'The driver of this store can make no links that end by themselves.',
    remedy: 'Use a store with the driver bitwarden, or hand the value over in person.',
  },
});

/** What the file system refuses while something is written, in words of ours. */
export function writing<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw secretErrors.STORE_NOT_WRITTEN(
      `${file} cannot be written: ${reasonOf(cause)}. ${keptAfter(cause, 'What was stored before is still stored.')} Make room or give this user the folder, then repeat.`,
      { file },
      cause,
    );
  }
}
