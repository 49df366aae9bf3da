import * as z from 'zod';
import { secretErrors } from '../errors.ts';
import type { ItemDraft, PutOutcome, SecretItem } from '../store.ts';
import { damaged } from './private-file.ts';

const itemShape = z.strictObject({
  id: z.string(),
  name: z.string(),
  value: z.string(),
  username: z.string().optional(),
  uris: z.array(z.string()).default([]),
  fields: z.record(z.string(), z.string()).default({}),
  notes: z.string().optional(),
  collection: z.enum(['secrets', 'connectors']).optional(),
  changedAt: z.string(),
});

const contentShape = z.strictObject({ format: z.literal(1), customer: z.string(), items: z.array(itemShape) });

export type StoredItem = SecretItem & { readonly collection?: 'secrets' | 'connectors' };

/** The decrypted text of a store file. Refuses what this program did not write; no error quotes it. */
export function readContent(text: string, file: string, customer: string): readonly StoredItem[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The text of the parser would quote values.
    throw damaged(file, 'what it holds is not JSON');
  }
  const { format } = (parsed ?? {}) as { readonly format?: unknown };
  if (typeof format === 'number' && format > 1) throw damaged(file, 'a newer release of axe wrote it; use that one');
  const { success, data } = contentShape.safeParse(parsed);
  if (!success) throw damaged(file, 'what it holds is not what this program writes');
  if (data.customer !== customer) throw damaged(file, `it is the store of customer ${data.customer}, not of ${customer}`);
  return data.items.map(({ username, notes, collection, ...item }) => ({
    ...item,
    ...(username === undefined ? {} : { username }),
    ...(notes === undefined ? {} : { notes }),
    ...(collection === undefined ? {} : { collection }),
  }));
}

export const writeContent = (items: readonly StoredItem[], customer: string): string => JSON.stringify({ format: 1, customer, items });

const maxValueBytes = 1024 * 1024;

export interface Applied {
  readonly items: readonly StoredItem[];
  readonly outcomes: readonly PutOutcome[];
}

/** The items after the drafts, in the order they came. */
export function applyDrafts(items: readonly StoredItem[], drafts: readonly ItemDraft[], at: string, newId: () => string): Applied {
  const byName = new Map(items.map((item) => [item.name, item]));
  const outcomes = drafts.map((draft): PutOutcome => {
    checkDraft(draft);
    const old = byName.get(draft.name);
    if (old !== undefined && draft.onlyIfMissing === true) return 'same';
    const next = itemOf(draft, old, old?.id ?? newId(), at);
    if (old !== undefined && isSame(old, next)) return 'same';
    byName.set(draft.name, next);
    return old === undefined ? 'created' : 'changed';
  });
  return { items: [...byName.values()], outcomes };
}

function checkDraft({ name, value }: ItemDraft): void {
  if (!/^\S(?:[^\p{Cc}]{0,198}\S)?$/u.test(name)) {
    throw secretErrors.STORE_ITEM_INVALID(
      `An item needs a name of 1 to 200 characters, without line ends and without blanks around it; nothing was stored.`,
      { name },
    );
  }
  const bytes = Buffer.byteLength(value, 'utf8');
  if (bytes > maxValueBytes) {
    throw secretErrors.STORE_ITEM_INVALID(
      `The value for ${name} has ${bytes} bytes; a store keeps up to ${maxValueBytes}. Nothing was stored.`,
      {
        name,
      },
    );
  }
}

function itemOf({ onlyIfMissing: _, ...draft }: ItemDraft, old: StoredItem | undefined, id: string, changedAt: string): StoredItem {
  return { uris: [], fields: {}, ...old, ...draft, id, changedAt };
}

const isSame = (left: StoredItem, right: StoredItem): boolean => compared(left) === compared(right);

function compared({ value, username, uris, fields, notes, collection }: StoredItem): string {
  return JSON.stringify([value, username, uris, Object.entries(fields).sort(), notes, collection]);
}
