import { type Command, Option } from 'commander';
import { addPlanOptions, type PlanOptions, runPlan } from '../execute/plan-command.ts';
import { openHome } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';
import { collect } from '../usage/collect.ts';
import { addDnsPlaceholder } from './customers/dns-placeholder.ts';
import { addIngest } from './customers/ingest.ts';

interface ReadOptions {
  readonly home?: string;
  readonly json?: boolean;
}

interface AddOptions extends PlanOptions {
  readonly legalName: string;
  readonly domain: string;
  readonly entity?: readonly string[];
  readonly tenant?: string;
  readonly ssh?: string;
  readonly platform?: string;
}

export async function addNoun(noun: Command, terminal: Terminal): Promise<void> {
  noun.usage('<command> [options]').addHelpText('after', help);
  addReading(noun, terminal);
  addPlanOptions(noun.command('add <id>').description('add a customer with the full manifest of its services and secrets'))
    .requiredOption('--legal-name <name>', 'its legal name (required)')
    .requiredOption('--domain <domain>', 'e-mail domain of its people (required)')
    .option('--entity <id>', 'a legal entity; repeat it for several (default: one named after the customer)', collect)
    .option('--tenant <guid>', 'its Microsoft Entra tenant; axe customers ingest fills in the apps')
    .option('--ssh <host>', 'its machine, in words that ssh understands')
    .addOption(new Option('--platform <system>', 'its operating system, with --ssh (default: darwin)').choices(['darwin', 'linux']))
    .addHelpText('after', addHelp)
    .action(async (id: string, options: AddOptions) => {
      if (options.platform !== undefined && options.ssh === undefined) await refuseLonePlatform();
      const home = await openHome(options, terminal);
      const { planCustomer } = await import('../plans/customers/add-customer.ts');
      const { legalName, domain, entity, tenant, ssh, platform } = options;
      const request = { customer: id, legal_name: legalName, domain, entities: entity ?? [id] };
      const plan = planCustomer(home, { ...request, ...(tenant && { tenant }), ...(ssh && { ssh }), ...(platform && { platform }) });
      await runPlan(plan, options, terminal, home);
    });
  addIngest(noun, terminal);
  addDnsPlaceholder(noun, terminal);
}

async function refuseLonePlatform(): Promise<never> {
  const { cliErrors } = await import('../errors.ts');
  throw cliErrors.USAGE('--platform tells of the machine that --ssh names, and there is none. Nothing was changed.');
}

function addReading(noun: Command, terminal: Terminal): void {
  addReadOptions(noun.command('list').description('every customer with its entities, people and services')).action(
    async (options: ReadOptions) => {
      const { printCustomers } = await import('../customers/show-customers.ts');
      await printCustomers(await openHome(options, terminal), options, terminal);
    },
  );
  addReadOptions(noun.command('show <customer>').description('what the registry says of one customer')).action(
    async (id: string, options: ReadOptions) => {
      const { printCustomer } = await import('../customers/show-customers.ts');
      await printCustomer(await openHome(options, terminal), id, options, terminal);
    },
  );
  addReadOptions(noun.command('validate [file]').description('check the registry, or another file of its shape')).action(
    async (file: string | undefined, options: ReadOptions) => {
      const { printValidity } = await import('../customers/validate-registry.ts');
      await printValidity(file, options, terminal);
    },
  );
}

const addReadOptions = (command: Command): Command =>
  command.option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)').option('--json', 'print it as JSON');

const addHelp = `
Examples:
  axe customers add initech --legal-name "Initech Inc." --domain initech.example
  axe customers add initech --legal-name "Initech Inc." --domain initech.example \\
    --entity initech --entity initech_fund1 --apply`;

const help = `
The registry is customers.yaml in the operator home; edits keep its comments, order and quotes. Each change
is shown as a diff first; --apply makes it, with a line in audit.jsonl and a git commit.

Examples:
  axe customers list
  axe customers validate
  axe customers add initech --legal-name "Initech Inc." --domain initech.example --entity initech
  axe customers ingest pack.json --customer initech`;
