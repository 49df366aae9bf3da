import { defineErrors } from '@axe/kit';

export const registryErrors = defineErrors({
  REGISTRY_MISSING: {
    kind: 'missing',
    summary: 'There is no registry file at the path.',
    remedy: 'Create customers.yaml there, or name the right place.',
  },
  REGISTRY_UNREADABLE: {
    kind: 'unavailable',
    summary: 'The registry file cannot be read: a directory, no permission, too large, or not UTF-8.',
    remedy: 'Make it a readable UTF-8 file.',
  },
  REGISTRY_INVALID: {
    kind: 'invalid',
    summary: 'The registry breaks its schema or a cross-check.',
    remedy: 'Correct the lines named in the message.',
  },
  CUSTOMER_UNKNOWN: {
    kind: 'missing',
    summary: 'No customer of that id is in the registry.',
    remedy: 'Use one of the ids the message lists.',
  },
  REGISTRY_EDIT_REFUSED: {
    kind: 'conflict',
    summary: 'An edit of the registry cannot be carried out, or would make it invalid.',
    remedy: 'Correct the edit, or edit the file by hand where the message says so.',
  },
  REGISTRY_NOT_WRITTEN: {
    kind: 'unavailable',
    summary: 'The registry could not be written; the old file is untouched.',
    remedy: 'Free the disk or correct the permissions, then repeat.',
    retryable: true,
  },
});
