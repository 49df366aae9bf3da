import { defineErrors } from '@axe/kit';

export const packCommandErrors = defineErrors({
  PACK_CHANGED: {
    kind: 'conflict',
    summary: 'The pack is not the one that the run began with.',
    remedy: 'Start anew with axe customers ingest.',
  },
  PACK_FROM_INPUT: {
    kind: 'invalid',
    summary: 'A run whose pack came from standard input cannot be resumed by its number.',
    remedy: 'Repeat the same command with the same pack.',
  },
  PACK_SECRET_MISSING: {
    kind: 'missing',
    summary: 'Neither the pack nor the store has the value of a secret.',
    remedy: 'Have customer IT run axelabs-bootstrap.sh with --new-secrets, or pass --allow-missing.',
  },
});
