import { defineErrors } from '@axe/kit';

/** How the execution of a plan can end other than done. */
export const executeErrors = defineErrors({
  STEP_NOT_VERIFIED: {
    kind: 'unavailable',
    summary: 'A step was carried out and its effect is not there.',
    remedy: 'Look at what the step changes, then repeat the command.',
  },
  /** A step's `apply` throws it for what only a person can do; the run stays open. */
  STEP_OPEN: {
    kind: 'conflict',
    summary: 'A step waits for something that a person does outside.',
    remedy: 'Do what the message says, then repeat the command.',
  },
  STOPPED: {
    kind: 'unavailable',
    summary: 'The run was stopped between two steps.',
    remedy: 'Repeat the command; it goes on where it stopped.',
  },
  RUN_BUSY: {
    kind: 'conflict',
    summary: 'The same plan is being carried out by another command.',
    remedy: 'Wait for it, then repeat.',
    retryable: true,
  },
  RUN_UNKNOWN: { kind: 'missing', summary: 'There is no run of that id.', remedy: 'Run axe runs list.' },
  RUN_ENDED: { kind: 'conflict', summary: 'The run has ended; there is nothing to resume or undo.', remedy: 'Run axe runs show.' },
  JOURNALS_UNREADABLE: {
    kind: 'unavailable',
    summary: 'The run journals cannot be read, so it is not known what was begun.',
    remedy: 'Work as the user whose folder it is, or correct its permissions.',
  },
  JOURNAL_NOT_WRITTEN: {
    kind: 'unavailable',
    summary: 'The run journal cannot be written, so nothing more is done.',
    remedy: 'Free the disk or correct the permissions, then repeat.',
    retryable: true,
  },
});
