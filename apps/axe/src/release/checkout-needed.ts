import type { Command } from 'commander';
import { cliErrors } from '../errors.ts';

/** Stands in the single file for a command that is not part of it. */
export function addNoun(command: Command): void {
  command
    .usage('(in the checkout only)')
    .argument('[words...]')
    .allowUnknownOption()
    .action(() => {
      throw cliErrors.CHECKOUT_NEEDED(
        `axe ${command.name()} works on the operator's machine, and this is the program of employees. Nothing was done. Run it in the checkout of the platform: node apps/axe/axe.mjs ${command.name()} --help.`,
      );
    });
}
