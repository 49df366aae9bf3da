import type { Command } from 'commander';
import { addPlanOptions, type PlanOptions, runPlan } from '../execute/plan-command.ts';
import { openHome } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';

interface ListOptions {
  readonly customer?: string;
  readonly page?: string;
  readonly home?: string;
  readonly json?: boolean;
}

interface PublishOptions extends PlanOptions {
  readonly customer?: string;
  readonly allowMissing?: boolean;
}

export async function addNoun(noun: Command, terminal: Terminal): Promise<void> {
  noun.usage('<command> [options]').addHelpText('after', help);
  noun
    .command('list')
    .description('what an employee types into the connector form of an AI client, for each service')
    .option('--customer <id>', 'one customer (default: all)')
    .option('--page <file>', 'write it as a page for the employees of one customer (- prints it)')
    .option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)')
    .option('--json', 'print it as JSON')
    .addHelpText('after', listHelp)
    .action(async (options: ListOptions) => {
      const { listConnectors } = await import('../connectors/list-connectors.ts');
      await listConnectors(await openHome(options, terminal), options, terminal);
    });
  addPlanOptions(
    noun
      .command('publish')
      .description("write a customer's connectors into its secret store; employees see them where that is a vault server"),
  )
    .option('--customer <id>', 'whose connectors (default: the only customer)')
    .option('--allow-missing', 'publish the others when a secret is missing')
    .addHelpText('after', publishHelp)
    .action(async (options: PublishOptions) => {
      const home = await openHome(options, terminal);
      const [{ pickCustomer }, { planPublish }] = await Promise.all([
        import('../secrets/pick-customer.ts'),
        import('../plans/connectors/publish-connectors.ts'),
      ]);
      const { id } = await pickCustomer(home, options.customer);
      const plan = await planPublish(home, terminal, { customer: id, ...(options.allowMissing === true ? { allow_missing: true } : {}) });
      await runPlan(plan, options, terminal, home);
    });
}

const listHelp = `
Examples:
  axe mcp list --customer acme
  axe mcp list --customer acme --page connectors.html`;

const publishHelp = `
The items carry what an AI client asks for, with the secret where there is one. In a Bitwarden-compatible
server they go into the collection of secret_store.connectors_collection, whose members see them. A local
store is a file of the operator: what employees get then is the page of axe mcp list.

Examples:
  axe mcp publish --customer acme              shows what would change
  axe mcp publish --customer acme --apply`;

const help = `
The catalogue follows from customers.yaml. Where the platform's own sign-in is advertised (sso.advertise:
platform), a connector needs no secret; where the customer's tenant is (entra), it needs id and secret of
the service's app, which the vault item carries. list and its page read the registry alone and hold no
secret. publish writes items named like "Frame MCP (acme)" into the customer's secret store and takes away
those of services that are gone; employees see them where that store is a vault server.

Examples:
  axe mcp list
  axe mcp list --customer acme --page connectors.html
  axe mcp publish --customer acme              shows what would change
  axe mcp publish --customer acme --apply`;
