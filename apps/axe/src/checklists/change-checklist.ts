import type { Home } from '../home/home.ts';
import { type Checklist, type ChecklistItem, type ChecklistMark, isOf, stateOf } from './checklist.ts';
import { changeChecklists } from './checklist-files.ts';

const markOf = ({ actor }: Home, note: string | undefined, now: Date): ChecklistMark => ({
  at: now.toISOString(),
  by: actor,
  ...(note === undefined ? {} : { note }),
});

/** The checklist that counts for the person: the newest that was not set aside. */
export const standingChecklist = (known: readonly Checklist[], customer: string, email: string): Checklist | undefined =>
  known.findLast((checklist) => isOf(customer, email)(checklist) && stateOf(checklist) !== 'set aside');

export interface Leaver {
  readonly customer: string;
  readonly email: string;
}

const reason = 'employee remove';

/** A new checklist, unless one is open; a closed one, of an earlier removal, is set aside. */
export async function openChecklist(home: Home, leaver: Leaver, items: readonly ChecklistItem[]): Promise<string> {
  const now = new Date();
  const [made] = await changeChecklists(home, (known) => {
    const old = standingChecklist(known, leaver.customer, leaver.email);
    if (old !== undefined && stateOf(old) === 'open') return [old];
    const id = freshId(known, leaver, now);
    const fresh: Checklist = { format: 1, id, reason, ...leaver, created: markOf(home, undefined, now), items: [...items] };
    return [fresh, ...(old === undefined ? [] : [{ ...old, set_aside: markOf(home, 'removed again', now) }])];
  });
  return made?.id ?? '';
}

/** Sorted by time as text; two removals of a day count on. */
function freshId(known: readonly Checklist[], { customer, email }: Leaver, now: Date): string {
  const base = `${now.toISOString().slice(0, 10)}-${customer}-${email.replace(/[^a-z0-9._-]+/g, '-')}`.slice(0, 180);
  let count = 1;
  const idOf = () => (count === 1 ? base : `${base}-${count}`);
  while (known.some(({ id }) => id === idOf())) count += 1;
  return idOf();
}

export const setAside = (home: Home, { customer, email }: Leaver, note: string): Promise<readonly Checklist[]> =>
  changeChecklists(home, (known) => {
    const old = standingChecklist(known, customer, email);
    return old === undefined ? [] : [{ ...old, set_aside: markOf(home, note, new Date()) }];
  });

/** Appends those it does not have yet. */
export const addItems = (home: Home, { customer, email }: Leaver, items: readonly ChecklistItem[]): Promise<readonly Checklist[]> =>
  changeChecklists(home, (known) => {
    const old = standingChecklist(known, customer, email);
    const missing = items.filter(({ id }) => old?.items.every((item) => item.id !== id));
    return old === undefined || missing.length === 0 ? [] : [{ ...old, items: [...old.items, ...missing] }];
  });

export const tickItem = (home: Home, id: string, item: string, note: string | undefined): Promise<readonly Checklist[]> =>
  changeItem(home, id, item, (old) => (old.ticked === undefined ? { ...old, ticked: markOf(home, note, new Date()) } : old));

export const untickItem = (home: Home, id: string, item: string): Promise<readonly Checklist[]> =>
  changeItem(home, id, item, ({ ticked: _, ...old }) => old);

const changeItem = (home: Home, id: string, item: string, change: (old: ChecklistItem) => ChecklistItem) =>
  changeChecklists(home, (known) =>
    known
      .filter((checklist) => checklist.id === id)
      .map((checklist) => ({ ...checklist, items: checklist.items.map((one) => (one.id === item ? change(one) : one)) })),
  );
