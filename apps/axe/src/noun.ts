import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** A first word of the command line. Its module is loaded only when that word is used: help stays quick. */
export interface Noun {
  readonly name: string;
  readonly summary: string;
  /** Part of the single file that employees install. There the others are not shown, and say that they need the checkout. */
  readonly released?: true;
  /** Heading in the help of the program. */
  readonly group?: NounGroup;
  readonly load: () => Promise<{ readonly addNoun: AddNoun }>;
}

export type NounGroup = 'Start' | 'Sign in' | 'Operate' | 'Secrets' | 'Diagnose' | 'Work in the services' | 'This program';

/** Fills the noun's (empty) command with its options, sub-commands and actions. `words` are those after the noun. */
export type AddNoun = (command: Command, terminal: Terminal, words: readonly string[]) => void | Promise<void>;
