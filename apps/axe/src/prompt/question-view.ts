import { textWidth } from '../render/text-width.ts';
import { visibleText } from '../render/visible-text.ts';
import { wrapWords } from '../render/wrap-words.ts';

export interface Screen {
  write(text: string): unknown;
  readonly columns?: number | undefined;
  /** It shows text and nothing else: no order to the cursor is understood. */
  readonly plain: boolean;
}

export interface QuestionView {
  /** Writes the question, and how much of an answer is there. */
  open(text: string): void;
  show(text: string): void;
  /** Takes away how long the answer was. */
  close(): void;
}

const usualColumns = 80;
/** Less room than this beside the question tells nothing. */
const leastMarks = 8;
const pasteOn = '\u001b[?2004h';
const pasteOff = '\u001b[?2004l';
const clearRow = '\r\u001b[2K';
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A mark a letter while one types, and nothing of it afterwards; on a plain terminal the question alone. */
export function viewOf(screen: Screen, question: string): QuestionView {
  const columns = screen.columns || usualColumns;
  const rows = wrapWords(`${visibleText(question)}:`, columns - 1 - leastMarks);
  // An address may be wider than the window: then the marks get a row of their own.
  const asked = `${rows.at(-1) ?? ''} `;
  const last = textWidth(asked) + leastMarks < columns ? asked : '  ';
  const above = last === asked ? rows.slice(0, -1) : rows;
  const show = (text: string) => {
    if (!screen.plain) screen.write(`${clearRow}${last}${marksFor(text, columns - 1 - textWidth(last))}`);
  };
  return {
    open(text) {
      screen.write([...above, last].join('\n'));
      if (!screen.plain) screen.write(pasteOn);
      if (text !== '') show(text);
    },
    show,
    close: () => screen.write(screen.plain ? '\n' : `${clearRow}${last}${pasteOff}\n`),
  };
}

function marksFor(text: string, room: number): string {
  const lines = text.split('\n').length;
  if (lines > 1) return `[${lines} lines]`.slice(0, room);
  let marks = '';
  for (const _ of letters.segment(text)) {
    if (marks.length >= room) break;
    marks += '•';
  }
  return marks;
}
