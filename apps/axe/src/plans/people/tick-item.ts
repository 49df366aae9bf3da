import * as z from 'zod';
import { tickItem, untickItem } from '../../checklists/change-checklist.ts';
import { openItems } from '../../checklists/checklist.ts';
import { readChecklists } from '../../checklists/checklist-files.ts';
import { findChecklist, findItem } from '../../checklists/find-checklist.ts';
import { checklistData } from '../../checklists/show-checklists.ts';
import { cliErrors } from '../../errors.ts';
import { done, type Plan, wants } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import type { PlanDefinition } from '../plan-definition.ts';

const text = z.string().min(1).max(300);
const tickRequest = z.strictObject({ checklist: text, items: z.array(text).min(1).max(200).readonly(), note: text.optional() });

export type TickRequest = Readonly<z.output<typeof tickRequest>>;

export const definition: PlanDefinition = {
  build: async (args, { home }) => planTicks(home, tickRequest.parse(args)),
};

/** Somebody says that it is done outside: who and when is kept with the point. */
export function planTicks(home: Home, request: TickRequest): Plan {
  const { checklist: id, items, note } = request;
  if (!tickRequest.safeParse(request).success)
    throw cliErrors.USAGE('A note has 1 to 300 characters, and at most 200 points are ticked at once. Nothing was ticked.');
  const current = () => findChecklist(readChecklists(home), id);
  const { email, customer } = current();
  for (const item of items) findItem(current(), item);
  return {
    name: 'employee checklist tick',
    args: request,
    title: `tick ${items.join(', ')} on the checklist of ${email}`,
    steps: [...new Set(items)].map((item) => ({
      name: item,
      title: `tick ${item} of ${email} at ${customer}${note === undefined ? '' : `: ${note}`}`,
      check: async () => {
        const { title, ticked } = findItem(current(), item);
        return ticked === undefined ? wants(`tick ${item}`, title) : done(`ticked ${ticked.at} by ${ticked.by}`);
      },
      apply: async () => {
        await tickItem(home, id, item, note);
        return undefined;
      },
      undo: async () => {
        await untickItem(home, id, item);
      },
    })),
    standing: async () => {
      const checklist = current();
      const open = openItems(checklist).map((item) => item.id);
      const line = open.length === 0 ? `Checklist ${id} is closed.` : `Still open on ${id}: ${open.join(', ')}`;
      return { lines: [line], data: { checklist: checklistData(checklist) } };
    },
  };
}
