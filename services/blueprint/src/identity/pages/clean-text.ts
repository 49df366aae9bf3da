const cutMark = '…';
const removedMark = '\u{fffd}';

/** A joiner or a variation selector inside an emoji is what makes it one picture; everywhere else it only hides something. */
const looseJoiner =
  /(?<!\p{Extended_Pictographic})\u{fe0f}|(?<!\p{Extended_Pictographic}\u{fe0f}?|\p{Emoji_Modifier})\u{200d}|\u{200d}(?!\p{Extended_Pictographic})/gu;
const hidden = /(?:(?!\u{fe0f}|\u{200d})(?:\p{Default_Ignorable_Code_Point}|\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}|\p{Cn}|\u{2800}))+/gu;
/** Scripts in use put at most a few marks on one letter; more of them climb out of the line. */
const stackedMarks = /(\p{M}{3})\p{M}+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * One line of text that somebody else wrote (a client's name, an error of another server), fit to be shown: at most `limit` visible
 * characters, no control or invisible ones, nothing that turns the direction of writing. What was taken out leaves `�`, what was cut leaves `…`.
 */
export function cleanText(text: string, limit: number): string {
  // A bound before any work: the text may be a megabyte, and one visible character may consist of thousands of code points.
  const window = text.slice(0, limit * 8);
  const spaced = window.normalize('NFC').replace(/[^\S\u{feff}]+/gu, ' ');
  const visible = spaced.replace(looseJoiner, removedMark).replace(hidden, removedMark).replace(stackedMarks, `$1${removedMark}`);
  const line = visible.replace(/\u{fffd}+/gu, removedMark).trim();
  const shown: string[] = [];
  let codePoints = 0;
  for (const { segment } of graphemes.segment(line)) {
    codePoints += [...segment].length;
    if (shown.length === limit || codePoints > limit * 2) return `${shown.join('').trimEnd()}${cutMark}`;
    shown.push(segment);
  }
  return window.length < text.length ? `${line}${cutMark}` : line;
}

/**
 * A host (with port) as it is shown to somebody who decides whether to trust it. The end of a name says who owns it, so a long one loses its
 * beginning; anything that is not plain ASCII was not punycode and is not a host.
 */
export function cleanHost(host: string, limit = 80): string {
  const tail = host.slice(-limit).replace(/[^\x21-\x7e]+/g, removedMark);
  return host.length > limit ? `${cutMark}${tail}` : tail;
}

/** True for a host that is the person's own computer, where no other machine can listen. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}
