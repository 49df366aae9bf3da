export { checkIntegrity, type IntegrityFinding, type IntegrityReport, integrityChecks } from './integrity-check.ts';
export { checkEveryEntity, sealEveryAudit } from './scheduled.ts';
