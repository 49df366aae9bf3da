import * as z from 'zod';

/** A calendar date in Korea, `YYYY-MM-DD`. Books know dates, not instants. */
export const isoDate = z.iso.date().refine((date) => date >= '1900-01-01' && date <= '2999-12-31', 'a date from 1900-01-01 to 2999-12-31');

/** An instant, ISO 8601 in UTC. */
export const isoInstant = z.iso.datetime();

const kstOffsetMs = 9 * 60 * 60 * 1000;

/** The calendar date in Korea (UTC+9, no daylight saving time) at an instant. */
export function kstDate(instant: Date): string {
  return new Date(instant.getTime() + kstOffsetMs).toISOString().slice(0, 10);
}
