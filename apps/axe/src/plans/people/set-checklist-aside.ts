import { setAside, standingChecklist } from '../../checklists/change-checklist.ts';
import { readChecklists } from '../../checklists/checklist-files.ts';
import { done, type Step, wants } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import type { PersonRequest } from './person-request.ts';

/** A person who comes back: the checklist of the earlier removal counts no longer, and a later removal gets one of its own. */
export function setChecklistAside(home: Home, { customer, email }: PersonRequest, note: string): Step {
  const standing = () => standingChecklist(readChecklists(home), customer, email);
  return {
    name: 'checklist',
    title: `set aside the checklist of an earlier removal of ${email}`,
    check: async () => {
      const checklist = standing();
      return checklist === undefined ? done('no checklist of an earlier removal') : wants(`set aside the checklist ${checklist.id}`);
    },
    apply: async () => {
      await setAside(home, { customer, email }, note);
      return undefined;
    },
  };
}
