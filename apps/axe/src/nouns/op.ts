import { readCatalogue } from '../catalogue/read-catalogue.ts';
import type { AddNoun } from '../noun.ts';
import { addTool } from '../tool-call/service-noun.ts';

/** The operator's words for tools of blueprint. */
const commands = [
  { word: 'clients', tool: 'list_clients' },
  { word: 'sessions', tool: 'list_sessions' },
  { word: 'revoke', tool: 'revoke_sessions' },
  { word: 'audit', tool: 'search_identity_log' },
  { word: 'rotate-keys', tool: 'rotate_signing_keys' },
] as const;

export const addNoun: AddNoun = (noun, terminal, words) => {
  const catalogue = readCatalogue('blueprint');
  const wanted = words.find((word) => !word.startsWith('-') && word !== 'help');
  noun
    .usage('<command> [options]')
    .configureHelp({ ...noun.configureHelp(), subcommandTerm: (command) => command.name() })
    .addHelpText('after', help);
  for (const { word, tool: name } of commands) {
    const tool = catalogue.tools.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`blueprint has no tool ${name}`);
    const command = noun.command(word).description(tool.title);
    if (word === wanted) addTool(command, terminal, catalogue, tool, `axe op ${word}`);
  }
};

const help = `
For operators of the platform and, all but rotate-keys, for the customer's own administrators; sign in as one with axe login.
Changes take --dry-run. Each one is written to the log with who did it.

Examples:
  axe op sessions --email kim@acme.example
  axe op revoke --email kim@acme.example --reason "laptop lost"
  axe op audit --kind theft_detected
  axe op rotate-keys`;
