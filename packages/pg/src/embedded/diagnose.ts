import type { Refusal } from '@axe/kit';
import { embeddedErrors } from '../errors.ts';

/** Turns what initdb or postgres printed into a refusal with a remedy. */
export function refusalForText(text: string, dataDir: string, userName: string, cause?: unknown): Refusal {
  if (/no space left|ENOSPC|read-only file system|EROFS|input\/output error|EIO/i.test(text)) {
    return embeddedErrors.DISK_PROBLEM(
      `The disk of ${dataDir} is full, read-only or failing. Stored data was kept. Free space or repair the disk, then start again.`,
      {},
      cause,
    );
  }
  if (/permission denied|EACCES|EPERM|operation not permitted|wrong ownership|invalid permissions/i.test(text)) {
    return embeddedErrors.DATA_DIR_NOT_WRITABLE(
      `${dataDir} cannot be read and written by ${userName === 'you' ? 'the user who runs this' : `user "${userName}"`}. Give that user the directory, or choose another data directory.`,
      {},
      cause,
    );
  }
  if (/lock file .* already exists|is another postmaster|pre-existing shared memory block/i.test(text)) return inUse(dataDir, cause);
  return embeddedErrors.POSTGRES_NOT_STARTED(
    `PostgreSQL did not come up on ${dataDir}. The data was kept. Read ${dataDir}/axe-postgres.log.`,
    {},
    cause,
  );
}

export function inUse(dataDir: string, cause?: unknown): Refusal {
  return embeddedErrors.DATA_DIR_IN_USE(
    `Another running instance uses ${dataDir}. Nothing was changed. Stop the other instance, or choose another data directory.`,
    {},
    cause,
  );
}
