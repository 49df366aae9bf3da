import { type Checklist, openItems, stateOf } from './checklist.ts';
import { checklistErrors } from './errors.ts';

/** By id, or by the person's address; without a name the only one that is open. */
export function findChecklist(checklists: readonly Checklist[], named: string | undefined): Checklist {
  const open = checklists.filter((checklist) => stateOf(checklist) === 'open');
  if (named === undefined) return onlyOne(open, 'is open');
  const byId = checklists.find(({ id }) => id === named);
  if (byId !== undefined) return byId;
  const ofPerson = checklists.filter(({ email }) => email === named.trim().toLowerCase());
  const openOfPerson = ofPerson.filter((checklist) => openItems(checklist).length > 0);
  return onlyOne(openOfPerson.length > 0 ? openOfPerson : ofPerson.slice(-1), `is of ${JSON.stringify(named)}`);
}

function onlyOne(found: readonly Checklist[], what: string): Checklist {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const list = found.map(({ id }) => id).join(', ');
  throw checklistErrors.CHECKLIST_UNKNOWN(
    only === undefined
      ? `No checklist ${what}. axe employee checklist list --all shows those there are.`
      : `More than one checklist ${what}: ${list}. Name one with --of.`,
    { checklists: found.map(({ id }) => id) },
  );
}

export function findItem(checklist: Checklist, named: string): Checklist['items'][number] {
  const item = checklist.items.find(({ id }) => id === named);
  if (item !== undefined) return item;
  const known = checklist.items.map(({ id }) => id);
  throw checklistErrors.ITEM_UNKNOWN(
    `Checklist ${checklist.id} has no item ${JSON.stringify(named)}; it has ${known.join(', ')}. Nothing was ticked.`,
    { item: named },
  );
}
