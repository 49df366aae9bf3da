import * as z from 'zod';
import { defineErrors, type JsonValue } from './refusal.ts';

export const pageErrors = defineErrors({
  CURSOR_INVALID: {
    kind: 'invalid',
    summary: 'The cursor was not made by this tool.',
    remedy: 'Pass next_cursor of the previous page unchanged, or leave it out to start again.',
  },
});

export const defaultPageSize = 50;
export const maxPageSize = 500;

/** The input fields every list tool has. */
export const pageInput = {
  cursor: z.string().max(1000).optional().describe('next_cursor of the previous page'),
  limit: z.int().min(1).max(maxPageSize).default(defaultPageSize).describe('rows a page'),
};

/** The output field every list tool has; absent on the last page. */
export const pageOutput = { next_cursor: z.string().optional().describe('pass as cursor to get the next page') };

export function encodeCursor(key: JsonValue): string {
  return btoa(Array.from(new TextEncoder().encode(JSON.stringify(key)), (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The sort key inside a cursor, checked against `shape`; refuses anything else. */
export function decodeCursor<Shape extends z.ZodType>(cursor: string | undefined, shape: Shape): z.output<Shape> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw pageErrors.CURSOR_INVALID(
      'The cursor is not one of this tool. Pass next_cursor unchanged, or leave it out to start again.',
      {},
      cause,
    );
  }
}
