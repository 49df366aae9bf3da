import { defineErrors } from '@axe/kit';

export const evidenceErrors = defineErrors({
  EVIDENCE_NOT_FOUND: { kind: 'missing', summary: 'No evidence has this id.', remedy: 'Take ids from list_evidence.' },
  EVIDENCE_DAMAGED: {
    kind: 'unavailable',
    summary: 'The stored file is missing or does not have its checksum any more.',
    remedy: 'Ask the operator to restore it from backup; /health/storage names it.',
  },
  EVIDENCE_TOO_LARGE: {
    kind: 'invalid',
    summary: 'The file is larger than one answer or one piece of evidence may be.',
    remedy: 'Ask for the metadata only, or store a file of at most 32 MiB.',
  },
});
