import { defineErrors } from '@axe/kit';

/** Expected failures of the commands on secrets; those of stores and env files come from @axe/secrets. */
export const secretCommandErrors = defineErrors({
  SECRETS_MISSING: {
    kind: 'missing',
    summary: 'The store lacks secrets that the registry names, or has one of them twice.',
    remedy: 'Make the internal ones with axe secret generate, push the others.',
  },
  SECRET_UNKNOWN: {
    kind: 'missing',
    summary: 'The registry names no such secret of the customer, and no item of the store has that name.',
    remedy: 'Use a name that axe secret list shows.',
  },
  SECRET_AMBIGUOUS: {
    kind: 'invalid',
    summary: 'Services have different secrets under the same name.',
    remedy: 'Name the service with --service, or the item of the store.',
  },
  SERVICE_UNKNOWN: { kind: 'missing', summary: 'The customer has no such service.', remedy: 'Use one of those that the message lists.' },
  ENV_FILE_UNNAMED: {
    kind: 'invalid',
    summary: 'The registry does not say where the env file of the service is, or it is kept by hand.',
    remedy: 'Add env_file to the service in customers.yaml.',
  },
  VALUE_NEEDED: {
    kind: 'invalid',
    summary: 'A value was asked for, and none was given.',
    remedy: 'Pipe it in with --value-stdin, or run the command at a terminal.',
  },
  ENV_NOT_ARRIVED: {
    kind: 'unavailable',
    summary: 'A process started with the env file does not get the value that was written.',
    remedy: 'Look at the env file; the old values are in the store.',
  },
  ROTATION_UNSAFE: {
    kind: 'conflict',
    summary: 'The secret seals stored data; another value would make that data unreadable.',
    remedy: 'Use the command of the service that seals its data anew.',
  },
  ROTATION_OPEN: {
    kind: 'conflict',
    summary: 'A rotation of the secret is not finished, and another new value was given.',
    remedy: 'Finish it with axe secret rotate <secret> --finish, or take it back with axe runs undo; then rotate again.',
  },
  ROTATION_OVERTAKEN: {
    kind: 'conflict',
    summary: 'The rotation was finished, or another one followed it, so that it cannot be taken back.',
    remedy: 'Rotate once more, or push the value that is wanted.',
  },
  ENV_FILE_FOREIGN: {
    kind: 'conflict',
    summary: 'The env file holds the secrets of another customer on this machine.',
    remedy: 'Look whether --customer is right; else move the file away, then repeat.',
  },
  ENV_FILE_BUSY: {
    kind: 'conflict',
    summary: 'Another command is writing the same file.',
    remedy: 'Wait for it, then repeat.',
    retryable: true,
  },
});
