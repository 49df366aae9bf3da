import { defineErrors } from '@axe/kit';

/** What can be wrong with the operator's folder. */
export const homeErrors = defineErrors({
  HOME_MISSING: {
    kind: 'missing',
    summary: 'There is no operator home at the place.',
    remedy: 'Make one with axe init, or name the right folder with AXE_HOME.',
  },
  HOME_TOO_OPEN: {
    kind: 'denied',
    summary: 'Other users of the machine may change what is in the operator home, or it is theirs.',
    remedy: 'Close it: chmod go-w.',
  },
  HOME_FOREIGN: {
    kind: 'conflict',
    summary: 'The folder holds files of somebody else, or is part of another git repository.',
    remedy: 'Choose an empty or new folder.',
  },
  HOME_BUSY: {
    kind: 'conflict',
    summary: 'Another command is changing the registry.',
    remedy: 'Wait for it, then repeat.',
    retryable: true,
  },
  HOME_NOT_WRITTEN: {
    kind: 'unavailable',
    summary: 'The folder cannot be written.',
    remedy: 'Free the disk or correct the permissions, then repeat.',
    retryable: true,
  },
  GIT_MISSING: {
    kind: 'unavailable',
    summary: 'git is not installed, or does not run.',
    remedy: 'Install git; every change of the registry is a commit.',
  },
  GIT_REFUSED: {
    kind: 'unavailable',
    summary: 'git did not make the commit; the change itself stands.',
    remedy: 'Correct what git says; the next command makes the commit.',
    retryable: true,
  },
  UNDO_OVERTAKEN: {
    kind: 'conflict',
    summary: 'The registry was changed again since, so the change cannot be taken back by itself.',
    remedy: 'Make the opposite change with its own command.',
  },
  CUSTOMER_NEEDED: {
    kind: 'invalid',
    summary: 'Several customers could be meant.',
    remedy: 'Name one with --customer.',
  },
});
