import * as z from 'zod';

/** As people type it and as tools print it. */
const shape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/** The instant that a moment means; the start of the day when it is a date. Korean time unless it says otherwise. */
export function instantOf(moment: string): Date;
export function instantOf(moment: string | undefined): Date | undefined;
export function instantOf(moment: string | undefined): Date | undefined {
  if (moment === undefined) return undefined;
  const [, date = '', time = '00:00', zone = '+09:00'] = shape.exec(moment) ?? [];
  return new Date(`${date}T${time}${zone}`);
}

/** A date or a time, as people give the bounds of a search. */
const moment = z
  .string()
  .regex(shape, 'a date such as 2026-11-21, or a time such as 2026-11-21T17:36 or 2026-11-21T08:36:22Z')
  .refine(exists, 'a date or time that exists');

/** JavaScript takes 31 February for a day of March. Before the year 1 and after 9999 an instant is not written as the database reads it. */
function exists(text: string): boolean {
  const day = text.slice(0, 10);
  const instant = instantOf(text).getTime();
  return instant >= first && instant <= last && new Date(`${day}T00:00Z`).toISOString().startsWith(day);
}

const first = Date.parse('0001-01-01T00:00:00Z');
const last = Date.parse('9999-12-31T23:59:59.999Z');

/** The fields with which a search is bounded in time. */
export const periodInput = {
  since: moment
    .optional()
    .describe('not before this date or time, such as 2026-11-21 or 2026-11-21T17:36 (Korean time unless it says otherwise)'),
  until: moment.optional().describe('before this date or time'),
};
