/**
 * What moves the cursor of a terminal, sets its title or turns the direction of writing around. Names, addresses and the answers
 * of servers may hold it, so that a line could look like another one.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
const unseen = /(?!\r\n)[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** With all of that written out (`\u001b`); in a JSON text that is the same text still. */
export const visibleText = (text: string): string =>
  text.replace(unseen, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
