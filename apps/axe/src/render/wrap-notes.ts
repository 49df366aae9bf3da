import { textWidth } from './text-width.ts';
import { wrapWords } from './wrap-words.ts';

const narrowest = 40;
const narrowestColumn = 24;
/** What only holds together as it is: JSON, lines of a diff, table rules and rows, and commands to be copied. */
const asItIs = /^\s*([{}[\]"]|[+@-]|(axe|npx|npm|export|claude|git|sudo|curl) |─)|\S {2,}\S.*\S {2,}\S|──|^ +at /;
/** A mark, a label or a box at the beginning of a line: what follows stands under itself. */
const lead = /^ *(\[[ x]\] \S+ +|[✓✗=…↩–·!•] +|[\w-]+: +(?=\S)|[\w-]+ {2,})?/;
/** A command within a sentence: broken over two lines it could not be copied. After a colon it goes on to the end of the sentence. */
const command = /(?<=: )(axe|npx) [a-z](?:(?!\. [A-Z]).)*|\baxe [a-z][\w-]*( [a-z][\w-]*)?( --[\w-]+( [^-\s]\S*)?| \S*[@/_]\S*)*/g;

/** Lines for a person: those wider than `width` are broken at blanks, each with a hanging indent; without a width all stay as they are. */
export function wrapNotes(text: string, width: number | undefined): string {
  if (width === undefined || isJson(text) || isDiff(text)) return text;
  return text
    .split('\n')
    .flatMap((line) => {
      if (textWidth(line) <= width) return [line];
      return explained(line, width) ?? (asItIs.test(line) && !/^\s*\[[ x]\] /.test(line) ? [line] : wrapLine(line, width));
    })
    .join('\n');
}

/** An example with its explanation beside it, and a name with its meaning: below it where there is no room beside it. */
function explained(line: string, width: number): readonly string[] | undefined {
  const [, indent = '', name = '', gap = '', meaning = ''] = /^( *)(\S(?:(?! {2}).)*)( {2,})(\S(?:(?! {2}).)*)$/.exec(line) ?? [];
  if (!/^(axe|[A-Z]{2,}_)/.test(name)) return undefined;
  const under = `${indent}${name}${gap}`;
  const beside = width - textWidth(under) >= narrowestColumn;
  const hanging = ' '.repeat(beside ? textWidth(under) : indent.length + 4);
  const parts = wrapWords(meaning, Math.max(narrowestColumn, width - hanging.length));
  return beside
    ? parts.map((part, index) => `${index === 0 ? under : hanging}${part}`)
    : [indent + name, ...parts.map((part) => hanging + part)];
}

function wrapLine(line: string, width: number): readonly string[] {
  const head = lead.exec(line)?.[0] ?? '';
  // Columns that are set with blanks would not stand any more.
  if (/\S {2,}\S/.test(line.slice(head.length))) return [line];
  const room = Math.max(narrowest, width - textWidth(head));
  const body = line.slice(head.length).replace(command, (words) => words.replaceAll(' ', unbroken));
  const indent = ' '.repeat(textWidth(head));
  return wrapWords(body, room).map((part, index) => (index === 0 ? head : indent) + part.replaceAll(unbroken, ' '));
}

/** Stands for a blank that is not broken: as wide as one, and in no text. */
const unbroken = '\ue000';

const isJson = (text: string): boolean => /^\s*[{[][\s"{[\]}]/.test(text) && !/^\s*\[[ x]\] /.test(text);

const isDiff = (text: string): boolean => /^\s*@@ /m.test(text);
