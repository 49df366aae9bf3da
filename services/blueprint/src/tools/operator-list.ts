import { decodeCursor, encodeCursor, type JsonValue } from '@axe/kit';
import type { Tx } from '@axe/pg';
import * as z from 'zod';
import type { BlueprintResources } from '../blueprint-tool.ts';

/** The declaration that all lists for operators and administrators share. */
export const operatorList = {
  scope: 'admin',
  for: ['operator', 'admin'],
  effect: 'read',
  reach: 'service',
  errors: ['CURSOR_INVALID'],
} as const;

/** Narrows a list of `what` to a person or a program. */
export const personAndClient = (what: string) => ({
  email: z.string().max(320).toLowerCase().optional().describe(`only ${what} of this person`),
  client: z.string().max(2048).optional().describe(`only ${what} of this client id`),
});

interface PageSource<Row, Key extends z.ZodType> {
  /** What the cursor holds. */
  readonly key: Key;
  read(tx: Tx, after: z.output<Key> | undefined): Promise<readonly Row[]>;
  keyOf(row: Row): JsonValue;
}

/** One page, and where the next one begins. */
export async function readPage<Row, Key extends z.ZodType>(
  { database }: BlueprintResources,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  { key, read, keyOf }: PageSource<Row, Key>,
): Promise<{ readonly rows: readonly Row[]; readonly next: { readonly next_cursor?: string } }> {
  const after = decodeCursor(cursor, key);
  const rows = await database.shared((tx) => read(tx, after));
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { rows, next: last === undefined ? {} : { next_cursor: encodeCursor(keyOf(last)) } };
}

/** Leaves out what a row does not have. */
export function present<Fields extends object>(fields: Fields): Present<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Present<Fields>;
}

type Present<Fields> = { readonly [Name in keyof Fields as null extends Fields[Name] ? never : Name]: Fields[Name] } & {
  readonly [Name in keyof Fields as null extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], null>;
};
