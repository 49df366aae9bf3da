export { checkIntegrity, integrityChecks } from './check-integrity.ts';
export { checkEveryEntity, sealEveryAudit } from './scheduled.ts';
