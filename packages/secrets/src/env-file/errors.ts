import { defineErrors } from '@axe/kit';

export const envFileErrors = defineErrors({
  VALUE_NOT_HOLDABLE: {
    kind: 'invalid',
    summary: 'A value that no env file can bring intact into a process (node --env-file).',
    remedy: 'Choose another value, or another form of it, as the message says.',
  },
  ENV_FILE_UNREADABLE: {
    kind: 'unavailable',
    summary: 'The env file of the service cannot be read: a folder in its place, no permission, or too large.',
    remedy: 'Correct what the message names; nothing was changed.',
  },
  ENV_FILE_NOT_WRITTEN: {
    kind: 'unavailable',
    summary: 'The env file of the service cannot be written; it is what it was before.',
    remedy: 'Free the disk or correct the permissions, then repeat.',
    retryable: true,
  },
  ENV_FILE_UNCLEAR: {
    kind: 'conflict',
    summary: 'Something in the env file, such as a quote that is not closed, would change the meaning of what is written into it.',
    remedy: 'Correct the line by hand; nothing was changed.',
  },
});
