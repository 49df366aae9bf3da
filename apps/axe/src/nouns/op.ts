import { readCatalogue } from '../catalogue/read-catalogue.ts';
import type { AddNoun } from '../noun.ts';
import { addTool, lineOf } from '../tool-call/service-noun.ts';

/** The operator's words for tools of blueprint. */
const commands: readonly { readonly word: string; readonly tool: string; readonly columns?: readonly string[] }[] = [
  { word: 'clients', tool: 'list_clients' },
  { word: 'sessions', tool: 'list_sessions' },
  { word: 'revoke', tool: 'revoke_sessions' },
  { word: 'unblock', tool: 'unblock_client' },
  { word: 'audit', tool: 'search_identity_log', columns: ['id', 'at', 'kind', 'email', 'client_id', 'address', 'reason', 'actor'] },
  { word: 'rotate-keys', tool: 'rotate_signing_keys' },
];

export const addNoun: AddNoun = (noun, terminal, words) => {
  const catalogue = readCatalogue('blueprint');
  const wanted = words.find((word) => !word.startsWith('-') && word !== 'help');
  noun.usage('<command> [options]').addHelpText('after', help);
  for (const { word, tool: name, columns } of commands) {
    const tool = catalogue.tools.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`blueprint has no tool ${name}`);
    const command = noun.command(word).description(lineOf(tool));
    if (word === wanted) addTool(command, terminal, catalogue, tool, `axe op ${word}`, columns);
    if (word === 'revoke')
      command.hook('postAction', (revoke) => {
        if (revoke.opts().email !== undefined) terminal.note(issuedTokens);
      });
  }
};

/** They are of a service's own secret, and the platform's sign-in does not know them. */
const issuedTokens =
  'Tokens of axe token issue are no sign-ins: they go on to their own end. What they open is what the registry grants; axe employee revoke and axe employee remove take that.';

const help = `
For operators of the platform and, all but rotate-keys, for the customer's own administrators; sign in as
one with axe login. Tables show what matters most; --json has everything. Changes take --dry-run. Each one
is written to the log with who did it.

Examples:
  axe op sessions --email kim@acme.example
  axe op revoke --email kim@acme.example --reason "laptop lost"
  axe op revoke --client https://vendor.example/client.json    # blocks the program, too
  axe op unblock --client https://vendor.example/client.json
  axe op audit --kind theft_detected
  axe op rotate-keys`;
