import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** A first word of the command line. Its module is loaded only when that word is used: help stays quick. */
export interface Noun {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly addNoun: AddNoun }>;
}

/** Fills the noun's (empty) command with its options, sub-commands and actions. `words` are those after the noun. */
export type AddNoun = (command: Command, terminal: Terminal, words: readonly string[]) => void | Promise<void>;

export const nouns: readonly Noun[] = [
  { name: 'up', summary: 'start the whole platform on this machine: database, sign-in, services', load: () => import('./nouns/up.ts') },
  { name: 'token', summary: 'issue access tokens for agents and scripts', load: () => import('./nouns/token.ts') },
  { name: 'tools', summary: 'list the tools of the services, or explain one', load: () => import('./nouns/tools.ts') },
  { name: 'frame', summary: 'accounting: call a tool of the service frame', load: () => import('./nouns/frame.ts') },
];
