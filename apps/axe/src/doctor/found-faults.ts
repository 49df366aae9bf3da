import { CommanderError } from 'commander';
import { exitCodes } from '../exit-codes.ts';

/** Ends a command with 1 after its report: something that was looked at is broken, and the report says what. */
export const foundFaults = () => new CommanderError(exitCodes.failed, foundFaultsCode, '');

export const foundFaultsCode = 'axe.found-faults';
