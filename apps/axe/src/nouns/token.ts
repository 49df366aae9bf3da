import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import type { TokenOptions } from '../token/issue-token.ts';
import { collect } from '../usage/collect.ts';

export function addNoun(command: Command, terminal: Terminal): void {
  command.usage('<command> [options]');
  command
    .command('issue')
    .description('issue a token for an agent, a script or a cron job (on the machine that holds the secrets)')
    .requiredOption('--sub <subject>', 'whom it is for: agent:<id> or person:<e-mail>, as in the registry (required)')
    .option(
      '--entity <entity:scope,…>',
      'the most it may do, e.g. acmec:read,write; repeat for several (default: all that the registry grants)',
      collect,
    )
    .option('--ttl <time>', 'how long it lives: 90s, 15m, 12h or 30d', '30d')
    .option('--service <name>', 'the service it opens', 'frame')
    .option('--data <folder>', 'data folder of the platform (AXE_DATA)')
    .option('--json', 'print the token with what it carries as JSON')
    .addHelpText('after', help)
    .action(async (options: Omit<TokenOptions, 'entity'> & { entity?: readonly string[]; data?: string; json?: boolean }) => {
      const { defaultDataFolder } = await import('../platform/data-folder.ts');
      const { issueToken } = await import('../token/issue-token.ts');
      const folder = options.data ?? terminal.environment.AXE_DATA ?? defaultDataFolder();
      const issued = await issueToken({ ...options, entity: options.entity ?? [] }, folder, terminal.environment.AXE_HOME);
      if (options.json === true) return terminal.print(JSON.stringify(issued, undefined, 2));
      terminal.print(issued.token);
      const rights = Object.entries(issued.entities).map(([entity, scopes]) => `${entity} (${scopes.join(', ')})`);
      terminal.note(`${issued.subject} of ${issued.customer} at ${issued.service}: ${rights.join('; ')}; until ${issued.expires_at}`);
    });
}

const help = `
Only the token goes to standard output, so that it can be put straight into a variable:
  export AXE_TOKEN=$(axe token issue --sub agent:cfo-agent)
  axe token issue --sub agent:cfo-agent --entity acmec:read --ttl 12h

What a token allows is its ceiling AND the registry's grant, looked at on every call: taking a right away in
the registry takes effect at once, and a token never adds one. Treat it like a password.`;
