import { cliErrors } from '../errors.ts';

/** The value of an option such as `--limit 20`; a number that is none is not guessed. */
export function countOption(option: string, text: string, most: number): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= most) return count;
  throw cliErrors.USAGE(`${option} is a whole number from 1 to ${most}, not ${JSON.stringify(text)}. Nothing was done.`);
}
