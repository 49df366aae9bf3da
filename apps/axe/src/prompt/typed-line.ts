/** What a person types into a question, a chunk at a time: the keys of a line, and pasted text as it is. */
export interface TypedLine {
  /** Takes a chunk in; what comes after the end of the line is handed back. */
  take(chunk: string): { readonly end: LineEnd; readonly rest: string } | undefined;
  readonly text: string;
}

/** `enter` ends the line with its text, `end` (Ctrl-D) without one; the others are orders to the program. */
export type LineEnd = 'enter' | 'end' | 'SIGINT' | 'SIGQUIT' | 'SIGTSTP';

const ends: { readonly [key: string]: LineEnd } = {
  '\r': 'enter',
  '\n': 'enter',
  '\u0003': 'SIGINT',
  '\u001c': 'SIGQUIT',
  '\u001a': 'SIGTSTP',
};
const pasteBegins = '\u001b[200~';
const pasteEnds = '\u001b[201~';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what keys such as the arrows send.
const sequence = /^\u001b(\[[0-9;?<=>]*[ -/]*[@-~]|O[ -~])/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the beginning of such a key, where a chunk ends in it.
const openSequence = /^\u001b(\[[0-9;?<=>]*[ -/]*|O)?$/;
/** A secret may be 100 kB; nobody types more. */
const longest = 1024 * 1024;
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function typedLine(): TypedLine {
  let text = '';
  let waiting = '';
  let pasting = false;
  const add = (more: string) => {
    text = `${text}${more}`.slice(0, longest);
  };
  const paste = (from: string): string => {
    const at = from.indexOf(pasteEnds);
    // The end mark may be cut by the end of the chunk.
    const kept = at === -1 ? lengthOfOpenEnd(from) : 0;
    add(at === -1 ? from.slice(0, from.length - kept) : from.slice(0, at));
    if (at !== -1) {
      pasting = false;
      // A terminal sends line ends as the Enter key; the last one was copied along.
      text = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
      return from.slice(at + pasteEnds.length);
    }
    waiting = kept === 0 ? '' : from.slice(-kept);
    return '';
  };
  const edit = (key: string) => {
    if (key === '\u007f' || key === '\b')
      text = [...letters.segment(text)]
        .slice(0, -1)
        .map(({ segment }) => segment)
        .join('');
    else if (key === '\u0015') text = '';
    else if (key === '\u0017') text = text.replace(/\S*\s*$/, '');
    // A key that is no letter begins with a control character.
    else if (key === '\t' || key >= ' ') add(key);
  };
  return {
    get text() {
      return text;
    },
    take(chunk) {
      let rest = waiting + chunk;
      waiting = '';
      while (rest !== '') {
        if (pasting) {
          rest = paste(rest);
          continue;
        }
        if (openSequence.test(rest)) {
          waiting = rest;
          break;
        }
        const [key = ''] = sequence.exec(rest) ?? rest;
        rest = rest.slice(key.length);
        const end = endOf(key, text);
        if (end !== undefined) return { end, rest: key === '\r' ? rest.replace(/^\n/, '') : rest };
        pasting = key === pasteBegins;
        edit(key);
      }
      return undefined;
    },
  };
}

/** Ctrl-D counts on an empty line only. */
const endOf = (key: string, text: string): LineEnd | undefined => (key === '\u0004' && text === '' ? 'end' : ends[key]);

function lengthOfOpenEnd(text: string): number {
  for (let length = Math.min(pasteEnds.length - 1, text.length); length > 0; length -= 1)
    if (pasteEnds.startsWith(text.slice(-length))) return length;
  return 0;
}
