import type { Argument, Command, Option } from 'commander';
import type { Terminal } from '../terminal.ts';
import type { Suggestion } from './suggestion.ts';
import { choicesIn, type ValueContext, valuesFor } from './values.ts';

export type BuildProgram = (words: readonly string[], terminal: Terminal) => Promise<Command>;

/** What may stand in the place of the last word, which is being typed. */
export async function suggest(words: readonly string[], terminal: Terminal, build: BuildProgram): Promise<readonly Suggestion[]> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const silent: Terminal = { ...terminal, print: () => undefined, note: () => undefined, readInput: async () => '' };
  const program = await build(before, silent);
  const place = follow(program, before);
  const context: ValueContext = { terminal, path: place.path, words: before, typed };
  if (place.awaiting !== undefined) return matching(valuesFor(place.awaiting.long ?? '', place.awaiting, context), typed);
  const inline = place.operandsOnly ? null : /^(--[a-z][a-z0-9-]*)=(.*)$/.exec(typed);
  if (inline !== null) return inlineValues(place.command, inline[1] ?? '', inline[2] ?? '', context);
  if (typed.startsWith('-') && !place.operandsOnly) return matching(optionsOf(place.command), typed);
  return matching([...commandsOf(place), ...operandsOf(place, context)], typed);
}

interface Place {
  readonly command: Command;
  /** The commands that lead here, without the program. */
  readonly path: readonly string[];
  /** Operands that are there already. */
  readonly operands: number;
  /** The option whose value comes now. */
  readonly awaiting: Option | undefined;
  readonly operandsOnly: boolean;
}

function follow(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, path: [], operands: 0, awaiting: undefined, operandsOnly: false };
  for (const word of words) place = step(place, word);
  return place;
}

function step(place: Place, word: string): Place {
  if (place.awaiting !== undefined) return { ...place, awaiting: undefined };
  if (place.operandsOnly) return { ...place, operands: place.operands + 1 };
  if (word === '--') return { ...place, operandsOnly: true };
  if (word.startsWith('-')) {
    const option = place.command.options.find(({ long, short }) => word === long || word === short);
    return option?.required === true ? { ...place, awaiting: option } : place;
  }
  const next = place.command.commands.find((one) => one.name() === word || one.aliases().includes(word));
  if (next !== undefined && place.operands === 0) return { ...place, command: next, path: [...place.path, next.name()] };
  // `axe help frame` explains what follows as if the word help were not there.
  if (place.path.length === 0 && word === 'help') return place;
  return { ...place, operands: place.operands + 1 };
}

function inlineValues(command: Command, flag: string, typed: string, context: ValueContext): readonly Suggestion[] {
  const option = command.options.find(({ long }) => long === flag);
  if (option === undefined || !(option.required || option.optional)) return [];
  return matching(valuesFor(flag, option, context), typed).map((one) =>
    typeof one === 'string' ? one : { ...one, value: `${flag}=${one.value}` },
  );
}

function optionsOf(command: Command): readonly Suggestion[] {
  const own = command.createHelp().visibleOptions(command);
  return own.flatMap(({ long, description }) => (long == null ? [] : [{ value: long, note: firstSentence(description) }]));
}

function commandsOf({ command, operands }: Place): readonly Suggestion[] {
  if (operands > 0) return [];
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((one) => ({ value: one.name(), note: firstSentence(one.description()) }));
}

function operandsOf({ command, operands }: Place, context: ValueContext): readonly Suggestion[] {
  const wanted: readonly Argument[] = command.registeredArguments;
  const argument = wanted[operands] ?? (wanted.at(-1)?.variadic === true ? wanted.at(-1) : undefined);
  if (argument === undefined) return [];
  const choices = choicesIn(argument.argChoices);
  return choices.length > 0 ? choices : valuesFor(argument.name(), undefined, context);
}

const matching = (all: readonly Suggestion[], typed: string): readonly Suggestion[] =>
  all.filter((one) => typeof one === 'string' || one.value.startsWith(typed));

const longestNote = 60;

function firstSentence(text: string): string {
  const [line = ''] = text.split(/[\n;]|\.\s(?=[A-Z])/);
  return line.length > longestNote ? `${line.slice(0, longestNote - 1)}…` : line;
}
