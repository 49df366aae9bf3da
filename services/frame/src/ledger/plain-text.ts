import * as z from 'zod';

// Line feed and tab are text; every other control character (NUL above all, which the database cannot store) and a lone
// surrogate, which is no text at all, are refused.
const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What is wrong with a text, in words that continue "The memo …"; undefined when nothing is. */
export function textFault(text: string, maxLength: number): string | undefined {
  if (text.length > maxLength) return `has ${text.length} characters, at most ${maxLength} are kept`;
  const found = forbidden.exec(text);
  if (found === null) return undefined;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `has the control character U+${code} at position ${found.index + 1}`;
}

/** Text of a caller, bounded, without control characters. */
export const plainText = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => !forbidden.test(text), 'plain text: no control characters besides line break and tab');
