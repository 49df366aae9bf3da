export { checkIntegrity, type IntegrityFinding, type IntegrityReport, type IntegrityScope, integrityChecks } from './integrity-check.ts';
export { checkEveryEntity, sealEveryAudit } from './scheduled.ts';
