import type { Command, Option } from 'commander';
import { collect } from './collect.ts';

/** The parser lets the last value win in silence: `--customer acme --customer globex --apply` would be globex. */
export function refuseRepeats(command: Command): void {
  for (const option of command.options.filter(takesOneValue)) {
    let given = false;
    command.on(`option:${option.name()}`, () => {
      // Without the values: one of them may be a token.
      if (given) command.error(`error: option '${option.flags}' takes one value and is given twice`, { code: 'axe.option-repeated' });
      given = true;
    });
  }
  for (const below of command.commands) refuseRepeats(below);
}

const takesOneValue = ({ required, optional, variadic, parseArg }: Option): boolean =>
  (required || optional) && !variadic && parseArg !== collect;
