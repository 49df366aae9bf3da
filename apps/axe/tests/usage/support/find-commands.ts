/** A place where a text names a command line of this program. */
export interface PrintedCommand {
  /** What follows the program, to the end of the line or of the code. */
  readonly words: readonly string[];
  /** In code all words are the command; a sentence goes on behind it. */
  readonly code: boolean;
  readonly line: number;
  readonly text: string;
}

/** Stands for what a template fills in at run time. */
export const filled = 'filled-in';

/** Every place where a text names the program followed by a word. */
export function findCommands(source: string, isTypeScript: boolean): readonly PrintedCommand[] {
  const found: PrintedCommand[] = [];
  for (const [index, line] of joined(isTypeScript ? plainStrings(source) : source)) {
    // Comments are not printed, and what stands in the audit log was carried out.
    if (isTypeScript && /^\s*(\/\/|\/?\*)|\bcommand( =|:) /.test(line)) continue;
    for (const match of line.matchAll(/(?<![\w./@-])axe (?=[a-z])/g)) {
      const words = wordsAt(line, match.index + match[0].length);
      const code = startsCode(line.slice(0, match.index));
      for (const one of alternatives(words)) found.push({ words: one, code, line: index + 1, text: line.trim() });
    }
  }
  return found;
}

/** A line of its own, behind a prompt, a label in a column, an assignment, a pipe or `&&`, in backticks. */
const startsCode = (before: string): boolean => /(^\s*(\$ )?|^.*\S {2,}|\b[A-Z_]+=\S+ |`|&& |\| |\$\()(npx )?$/.test(before);

const word = /(?:"[^"]*"|'[^']*'|<[^>]*>|[^\s"'<`]+)+/y;

function wordsAt(line: string, start: number): readonly string[] {
  const words: string[] = [];
  for (let at = start; ; at += 1) {
    word.lastIndex = at;
    const [piece] = word.exec(line) ?? [];
    if (piece === undefined || /^([&|;>(=+]|#$)/.test(piece)) return words;
    const bare = /["'>]$/.test(piece) ? piece : piece.replace(new RegExp(`[.,;:)!?}\\\\]+(${filled}.*)?$`), '');
    const plain = bare.replaceAll(/^\[|\]$|["'\\]/g, '');
    if (plain !== '') words.push(plain);
    at += piece.length;
    if (bare.length < piece.length || line[at] !== ' ' || line[at + 1] === ' ') return words;
  }
}

/** `axe runs list|show` are two. */
function alternatives(words: readonly string[]): readonly (readonly string[])[] {
  const at = words.findIndex((one) => /^[a-z-]+(\|[a-z-]+)+$/.test(one));
  return at === -1 ? [words] : (words[at] ?? '').split('|').map((one) => words.with(at, one));
}

/** A command over several lines is one. */
function joined(text: string): readonly (readonly [number, string])[] {
  const lines: [number, string][] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const last = lines.at(-1);
    if (last?.[1].endsWith('\\') === true) last[1] = `${last[1].replace(/\\+$/, '').trimEnd()} ${line.trim()}`;
    else lines.push([index, line]);
  }
  return lines;
}

/** `${…}` is a value; what a string writes as `\n` or `\'` is that. */
function plainStrings(source: string): string {
  let text = source;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replaceAll(/\$\{[^{}`]*\}|\$\{[^{}]*`[^`{}]*`[^{}]*\}/g, filled);
  }
  return text.replaceAll('\\n', '\n').replaceAll(/\\(['"`])/g, '$1');
}
