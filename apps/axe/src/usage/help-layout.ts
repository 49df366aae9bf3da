import { type Argument, type Command, Help, type Option } from 'commander';

/** Every command has options, so that a list of commands need not say it. */
export const subcommandTerm = (command: Command): string => [command.name(), ...command.registeredArguments.map(argumentText)].join(' ');

function argumentText(argument: Argument): string {
  const text = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${text}>` : `[${text}]`;
}

const plain = new Help();
const common = ['--apply', '--home', '--json', '--help'];

/** What is the command's own comes first, what many commands have after it, in the same order everywhere. */
export function visibleOptions(command: Command): Option[] {
  const rank = ({ long }: Option): number => common.indexOf(long ?? '');
  return plain.visibleOptions(command).toSorted((left, right) => rank(left) - rank(right));
}
