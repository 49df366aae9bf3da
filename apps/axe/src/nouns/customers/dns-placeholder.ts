import type { Command } from 'commander';
import { addPlanOptions, type PlanOptions, runPlan } from '../../execute/plan-command.ts';
import { openHome } from '../../home/home.ts';
import type { Terminal } from '../../terminal.ts';

interface PlaceholderWords extends PlanOptions {
  readonly target: string;
  readonly replace?: boolean;
}

export function addDnsPlaceholder(noun: Command, terminal: Terminal): void {
  addPlanOptions(noun.command('dns-placeholder <customer>').description('make the public name of a customer an alias of its tunnel'))
    .requiredOption('--target <tunnel>', 'id of the tunnel, or its host name (required)')
    .option('--replace', 'put it in the place of another record')
    .addHelpText('after', help)
    .action(async (customer: string, options: PlaceholderWords) => {
      const home = await openHome(options, terminal);
      const [{ planPlaceholder }, { zonesOf }] = await Promise.all([
        import('../../plans/customers/dns-placeholder.ts'),
        import('../../dns/open-zone.ts'),
      ]);
      const request = { customer, target: options.target, ...(options.replace === true ? { replace: true } : {}) };
      await runPlan(await planPlaceholder(home, zonesOf(terminal), request), options, terminal, home);
    });
}

const help = `
The name is public_domain of the customer in customers.yaml. The record is made in the zone of
customers.yaml at Cloudflare, proxied. One that stands there already is left alone; another one is never
overwritten without --replace. A TXT record beside it stays.

The API token comes from CLOUDFLARE_API_TOKEN, or is asked for at a terminal: Zone > Zone > Read and Zone >
DNS > Edit. It is kept nowhere.

Examples:
  axe customers dns-placeholder acme --target 6ff42ae2-765d-4adf-8112-31c55c1551ef
  axe customers dns-placeholder acme --target 6ff42ae2-765d-4adf-8112-31c55c1551ef --apply`;
