import * as z from 'zod';

const mark = z.strictObject({ at: z.string(), by: z.string(), note: z.string().optional() });

const item = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  /** What is to be done, as a sentence. */
  title: z.string(),
  /** Who usually can. */
  who: z.string(),
  ticked: mark.optional(),
});

/** What only people can do outside of this platform, kept until each point of it is ticked. */
export const checklistShape = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,200}$/),
  /** The undertaking that it belongs to. */
  reason: z.literal('employee remove'),
  customer: z.string(),
  email: z.string(),
  created: mark,
  items: z.array(item).max(200),
  /** It counts no longer: the person came back, or the removal was taken back. */
  set_aside: mark.optional(),
});

export type Checklist = z.output<typeof checklistShape>;
export type ChecklistItem = Checklist['items'][number];
export type ChecklistMark = z.output<typeof mark>;

export const openItems = ({ items, set_aside }: Checklist): readonly ChecklistItem[] =>
  set_aside === undefined ? items.filter(({ ticked }) => ticked === undefined) : [];

export const stateOf = (checklist: Checklist): 'open' | 'closed' | 'set aside' =>
  checklist.set_aside !== undefined ? 'set aside' : openItems(checklist).length > 0 ? 'open' : 'closed';

export const isOf =
  (customer: string, email: string) =>
  (checklist: Checklist): boolean =>
    checklist.customer === customer && checklist.email === email;
