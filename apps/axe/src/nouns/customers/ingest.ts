import type { Command } from 'commander';
import { addPlanOptions, type PlanOptions, runPlan } from '../../execute/plan-command.ts';
import { openHome } from '../../home/home.ts';
import type { Terminal } from '../../terminal.ts';

interface IngestWords extends PlanOptions {
  readonly customer?: string;
  readonly allowMissing?: boolean;
}

export function addIngest(noun: Command, terminal: Terminal): void {
  addPlanOptions(
    noun.command('ingest <pack>').description('take in the pack that customer IT got from axelabs-bootstrap.sh (- reads standard input)'),
  )
    .option('--customer <id>', 'whose pack it is (default: the customer it names)')
    .option('--allow-missing', 'go on although the value of a secret is neither in the pack nor in the store')
    .addHelpText('after', help)
    .action(async (named: string, options: IngestWords) => {
      const home = await openHome(options, terminal);
      const [{ readPack }, { planIngest }] = await Promise.all([
        import('../../packs/read-pack-file.ts'),
        import('../../plans/customers/ingest-pack.ts'),
      ]);
      const read = await readPack(named, terminal);
      const plan = await planIngest(home, terminal, read, { customer: options.customer, allowMissing: options.allowMissing === true });
      await runPlan(plan, options, terminal, home);
    });
}

const help = `
The pack holds the ids of the customer's apps in Microsoft Entra ID, and their secrets. The ids and the
names of the secrets go into customers.yaml, the values into the customer's secret store. Apps that are set
up wrong are refused, with the correction. Taking the same pack in again changes nothing; a newer pack
changes what is different in it. Delete the pack afterwards.

Examples:
  axe customers ingest axelabs-bootstrap-acme.json            shows what would change
  axe customers ingest axelabs-bootstrap-acme.json --apply
  age -d pack.age | axe customers ingest - --customer acme --apply`;
