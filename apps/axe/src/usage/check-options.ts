import type { Command, Option } from 'commander';
import { collect } from './collect.ts';

/**
 * Refuses what the parser lets pass: of two values the last would win in silence (`--customer acme --customer globex --apply` would be
 * globex); the next option would be the value of one that has none (`--home --apply`); a folder that an unset variable was to name
 * would be the present one.
 */
export function checkOptions(command: Command): void {
  for (const option of command.options.filter(takesOneValue)) {
    let given = false;
    command.on(`option:${option.name()}`, (value: string | null) => {
      // Without the values: one of them may be a token.
      if (given) command.error(`error: option '${option.flags}' takes one value and is given twice`, { code: 'axe.option-repeated' });
      given = true;
      if (value?.startsWith('--') === true && command.options.some(({ long }) => long === value))
        command.error(`error: option '${option.flags}' has no value: ${value} follows`, { code: 'axe.option-without-value' });
      if (value === '' && option.flags.endsWith(' <folder>'))
        command.error(`error: ${option.long} is empty: a variable of a script may not be set. Nothing was done`, {
          code: 'axe.option-empty',
        });
    });
  }
  for (const below of command.commands) checkOptions(below);
}

const takesOneValue = ({ required, optional, variadic, parseArg }: Option): boolean =>
  (required || optional) && !variadic && parseArg !== collect;
