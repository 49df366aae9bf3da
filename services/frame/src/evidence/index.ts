export { attachEvidence } from './attach-evidence.ts';
export { inspectBlob, readBlob } from './blob-store.ts';
export { evidenceErrors } from './errors.ts';
export { evidenceOfJournal, listEvidence } from './list-evidence.ts';
export { scanEvidence } from './scan-evidence.ts';
export { type EvidenceRecord, getEvidence, storeEvidence } from './store-evidence.ts';
