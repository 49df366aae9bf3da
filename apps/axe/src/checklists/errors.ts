import { defineErrors } from '@axe/kit';

export const checklistErrors = defineErrors({
  CHECKLIST_UNKNOWN: {
    kind: 'missing',
    summary: 'There is no such checklist, or several could be meant.',
    remedy: 'Run axe employee checklist list, and name one.',
  },
  ITEM_UNKNOWN: { kind: 'missing', summary: 'The checklist has no such item.', remedy: 'Use one of those the message lists.' },
  CHECKLIST_DAMAGED: {
    kind: 'conflict',
    summary: 'A file of the folder checklists is not what this program writes.',
    remedy: 'Restore it from a backup, or move it away.',
  },
  CHECKLIST_BUSY: {
    kind: 'conflict',
    summary: 'Another command is writing a checklist.',
    remedy: 'Wait for it, then repeat.',
    retryable: true,
  },
  CHECKLIST_NOT_WRITTEN: {
    kind: 'unavailable',
    summary: 'A checklist cannot be written.',
    remedy: 'Free the disk or correct the permissions, then repeat.',
    retryable: true,
  },
});
