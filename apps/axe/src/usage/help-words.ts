import type { Command } from 'commander';

/**
 * `axe help customers show` and `axe customers help show` mean `axe customers show --help`; where one of these words is no command,
 * the line comes back without the wish for help, so that it is refused: the parser would explain the nearest command that there is.
 */
export function helpWords(program: Command, words: readonly string[]): readonly string[] {
  const path: string[] = [];
  let command = program;
  let asked = false;
  for (const word of words) {
    if ((word.startsWith('-') && !isFlag(word)) || command.commands.length === 0) break;
    if (isFlag(word) || word === 'help') asked = true;
    else {
      path.push(word);
      const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (next === undefined) return asked || words.some(isFlag) ? path : words;
      command = next;
    }
  }
  return asked ? [...path, '--help'] : words;
}

const isFlag = (word: string): boolean => word === '--help' || word === '-h';
