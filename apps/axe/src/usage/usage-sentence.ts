import path from 'node:path';
import type { Command, CommanderError } from 'commander';
import type { Terminal } from '../terminal.ts';

/** The help that says how a command line should look. */
export const helpFor = (program: Command | undefined, words: readonly string[]): string => `${placeOf(program, words).name} --help`;

/** What is wrong with a command line, in words that lead to a right one. */
export async function usageSentence(
  { code, message }: CommanderError,
  program: Command | undefined,
  words: readonly string[],
  terminal: Terminal,
): Promise<string> {
  const place = placeOf(program, words);
  const [plain = '', hint] = message.replace(/^error: /, '').split('\n(Did you mean ');
  const suggested = hint === undefined ? '' : ` Did you mean ${hint.replace(/\?\)$/, '')}?`;
  return `${reworded(code, plain, place).replace(/(?<![.?])$/, '.')}${suggested || (await besides(code, plain, place, terminal))}`;
}

interface Place {
  readonly command: Command | undefined;
  readonly name: string;
  /** All words that are no command. */
  readonly rest: readonly string[];
}

/** The command that was meant: an option, or a word that is none, does not hide what follows. */
function placeOf(program: Command | undefined, words: readonly string[]): Place {
  let place: Place = { command: program, name: 'axe', rest: [] };
  for (const word of words) {
    const next = commandsOf(place.command).find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined) place = { ...place, rest: [...place.rest, word] };
    else place = { ...place, command: next, name: `${place.name} ${next.name()}` };
    if (place.name === 'axe' && !word.startsWith('-')) break;
  }
  return place;
}

function reworded(code: string, plain: string, { command, name, rest }: Place): string {
  if (/^unknown option '--(json|home|apply)'$/.test(plain) && commandsOf(command).length > 0 && rest.every((word) => word.startsWith('-')))
    return `a command is missing${namesOf(command).length > mostNamed ? '' : `: ${name} has ${namesOf(command).join(', ')}`}`;
  if (code === 'commander.missingArgument') return plain.replace(/'(.+)'$/, '<$1>');
  if (code === 'commander.missingMandatoryOptionValue') return plain.replace(/^required option '(.+)' not specified$/, '$1 is required');
  if (code === 'commander.invalidArgument')
    return plain.replace(
      /^command-argument value '(.*)' is invalid for argument '(.+)'\. Allowed choices are/s,
      "<$2> is not '$1', but one of",
    );
  if (code === 'commander.excessArguments') {
    const most = command?.registeredArguments.length ?? 0;
    const surplus = plain
      .replace(/^.*? but got \d+: |\.$/gs, '')
      .split(', ')
      .slice(most);
    return `too many arguments: ${name} takes ${['none', 'one', 'two'][most] ?? most}, and ${surplus.join(', ')} is left over`;
  }
  return plain;
}

/** One word more, where the parser suggests nothing. */
async function besides(code: string, plain: string, { command, name, rest }: Place, terminal: Terminal): Promise<string> {
  if (/ argument 'customer'$/.test(plain)) return customersText(rest, terminal);
  const [flag = ''] = /(?<=^unknown option ')--[\w-]+/.exec(plain) ?? [];
  const wanted = command?.registeredArguments.map((one) => one.name()) ?? [];
  if (code === 'commander.unknownCommand')
    return name === 'axe' || namesOf(command).length > mostNamed ? '' : ` It has ${namesOf(command).join(', ')}.`;
  if (flag === '--customer' && wanted.includes('customer')) return ` The customer is an argument here: ${usageOf(name, wanted)}.`;
  if (command?.options.some(({ long }) => long === flag) === true) return ` It stands behind the command: ${name} ${flag}.`;
  if (code === 'commander.excessArguments' && command?.options.some(({ long }) => long === '--customer') === true)
    return ' A customer is named with --customer.';
  return '';
}

async function customersText(words: readonly string[], terminal: Terminal): Promise<string> {
  const [{ homeFolderOf }, { scanRegistry }] = await Promise.all([import('../home/home.ts'), import('../completion/scan-registry.ts')]);
  const home = words[words.indexOf('--home') + 1];
  const folder = homeFolderOf(words.includes('--home') && home !== undefined ? { home } : {}, terminal);
  const known = [...scanRegistry(path.join(folder, 'customers.yaml')).keys()];
  return known.length === 0 ? '' : ` There are ${known.slice(0, mostNamed).join(', ')}${known.length > mostNamed ? ', …' : ''}.`;
}

const usageOf = (name: string, wanted: readonly string[]): string => [name, ...wanted.map((one) => `<${one}>`)].join(' ');

/** More of them are a list to look at, not a sentence. */
const mostNamed = 12;

const commandsOf = (command: Command | undefined): readonly Command[] => command?.commands ?? [];
const namesOf = (command: Command | undefined): readonly string[] =>
  command === undefined
    ? []
    : command
        .createHelp()
        .visibleCommands(command)
        .map((one) => one.name())
        .filter((name) => name !== 'help');
