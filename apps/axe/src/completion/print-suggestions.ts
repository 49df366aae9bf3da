import type { Terminal } from '../terminal.ts';
import { joinBashWords } from './bash-words.ts';
import { type BuildProgram, suggest } from './suggest.ts';
import type { Suggestion } from './suggestion.ts';

/** A list that no screen shows helps nobody. */
const most = 500;

/**
 * `axe completion words <shell> -- <words…>`: what the scripts of the shells ask at each Tab. A line a suggestion, with a tab
 * before its explanation; `:files` and `:folders` leave it to the shell. It never fails and never says anything else.
 */
export async function printSuggestions(words: readonly string[], terminal: Terminal, build: BuildProgram): Promise<number> {
  try {
    const [shell = '', dashes, ...typed] = words;
    if (dashes !== '--') return 0;
    const { asked, drop } = shell === 'bash' ? joinBashWords(typed) : { asked: typed, drop: 0 };
    const found = await suggest(asked, terminal, build);
    const lines = found.slice(0, most).map((one) => lineOf(one, drop));
    if (lines.length > 0) terminal.print(lines.join('\n'));
  } catch {
    // Whoever pressed Tab sees no suggestion, which says enough.
  }
  return 0;
}

function lineOf(one: Suggestion, drop: number): string {
  if (typeof one === 'string') return `:${one}`;
  const value = one.value.slice(drop);
  return one.note === undefined || one.note === '' ? value : `${value}\t${one.note.replaceAll(/\s+/g, ' ')}`;
}
