import { type Command, CommanderError } from 'commander';
import { nouns } from '../../../src/nouns.ts';
import { buildProgram } from '../../../src/run-axe.ts';
import { quiet } from '../../quiet-terminal.ts';
import { filled, type PrintedCommand } from './find-commands.ts';

/** Nouns of commands that are to come: nobody is sent to one before it is there. */
const planned = /^(deploy|rollback|onboard|freeze|lockdown|restore|backup|ring|cold|drill|drift|ship|tunnel|report|db)$/;

/** What is wrong with it; undefined where nothing is. */
export async function faultOf({ words, code }: PrintedCommand): Promise<string | undefined> {
  const [noun = ''] = words;
  // `axe is ready at …`
  if (noun === 'is') return 'no command';
  if (!nouns.some(({ name }) => name === noun))
    return (code && !noun.includes(filled)) || planned.test(noun) ? 'no such command' : 'no command';
  const program = await buildProgram(words, quiet);
  const { command, names } = leafOf(program, words);
  const meant = code ? words : [...names, ...clearWords(command, words.slice(names.length))];
  if (
    meant.length === names.length ||
    meant
      .slice(0, names.length + 1)
      .some((word) => /^(<tool>|<command>|…)$/.test(word) || (command.commands.length > 0 && word.includes(filled)))
  ) {
    // A command that is only named is not asked for what it needs; a word behind a noun is a slip where it looks like one.
    const slip = command.commands.length > 0 && words.length > names.length && !code ? await parseFault(program, words) : undefined;
    return slip?.includes('Did you mean') === true ? slip : undefined;
  }
  // Nothing is carried out; a noun without options of its own does nothing anyhow, and says what it has.
  if (command.commands.length === 0 || command.options.length > 0) command.action(() => undefined);
  return parseFault(program, meant);
}

async function parseFault(program: Command, words: readonly string[]): Promise<string | undefined> {
  try {
    await program.parseAsync(words, { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.code.startsWith('commander.help') ? undefined : error.message;
  }
}

function leafOf(program: Command, words: readonly string[]): { readonly command: Command; readonly names: readonly string[] } {
  let command = program;
  for (const [index, word] of words.entries()) {
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined) return { command, names: words.slice(0, index) };
    command = next;
  }
  return { command, names: words };
}

/** Of a sentence, the words that belong to the command: options with their values, and operands that no sentence would hold. */
function clearWords(command: Command, words: readonly string[]): readonly string[] {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word.startsWith('--')) {
      if (command.options.some(({ long, required }) => long === word && required)) index += 1;
    } else if (!/[<@/:=_\d]|^(acme|globex|initech|frame|blueprint)$/.test(word) && !word.includes(filled)) return words.slice(0, index);
  }
  return words;
}
