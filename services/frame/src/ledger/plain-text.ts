import * as z from 'zod';

// Line breaks and tabs are text; every other control character (NUL above all, which the database cannot store) and half of
// a surrogate pair, which is no text at all, are refused.
const forbidden = /[\p{Cc}--[\n\r\t]]|\p{Cs}/v;

/** What is wrong with a text, in words that continue "The memo …"; undefined when nothing is. */
export function textFault(text: string, maxLength: number): string | undefined {
  if (text.length > maxLength) return `has ${text.length} characters, at most ${maxLength} are kept`;
  const found = forbidden.exec(text);
  if (found === null) return undefined;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `has the forbidden character U+${code} at position ${found.index + 1}`;
}

/** Text of a caller, bounded, without control characters. */
export const plainText = (maxLength: number, minLength = 1) =>
  z
    .string()
    .min(minLength)
    .max(maxLength)
    .refine((text) => !forbidden.test(text), 'plain text: no control characters besides line break and tab');

/** The beginning of a text, never half of a surrogate pair at its end. */
export const beginningOf = (text: string, maxLength: number): string => text.slice(0, maxLength).replace(/\p{Cs}$/u, '');
