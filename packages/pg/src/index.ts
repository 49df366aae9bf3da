export { type AuditOperation, type AuditQuery, type AuditRow, auditOperations, searchAuditLog } from './audit-log.ts';
export type { Database, EntityOptions, EntityRegistration, ReadyReport, SharedOptions } from './database.ts';
export type { Limits } from './database-core.ts';
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/server.ts';
export { databaseErrors, embeddedErrors } from './errors.ts';
export { type BoundAccount, createIdentityBindings } from './identity-bindings.ts';
export { type ReceiveOptions, receiveEvent } from './inbox.ts';
export type { Log } from './log.ts';
export { silentLog } from './log.ts';
export type { MigrationFolders } from './migrations.ts';
export { type DatabaseOptions, openDatabase } from './open-database.ts';
export { emitShared, type OutboxState, type OutgoingEvent, outboxState, type RetryPolicy, reviveEvent } from './outbox.ts';
export { type OutboxWorker, type OutboxWorkerOptions, startOutboxWorker } from './outbox-worker.ts';
export { type ClaimOutcome, claimReceipt, completeReceipt, type ReceiptClaim, type ReceiptKey } from './receipts.ts';
export {
  type AuditFault,
  type AuditFinding,
  type AuditReport,
  type SealHead,
  type SealOutcome,
  sealAudit,
  sealHead,
  type VerifyOptions,
  verifyAudit,
} from './seals.ts';
export { type ServiceAddressOptions, serviceAddress } from './service-address.ts';
export { createServiceDatabase, type ServiceDatabaseOptions } from './service-database.ts';
export type { EntityTx, Session, SqlValue, Tx } from './transaction.ts';
export { type DatabaseCause, databaseCause } from './translate.ts';
