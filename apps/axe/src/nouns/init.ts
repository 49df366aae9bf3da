import type { Command } from 'commander';
import { addPlanOptions, type PlanOptions, runPlan } from '../execute/plan-command.ts';
import { homeAt, homeFolderOf } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';

interface InitOptions extends PlanOptions {
  readonly zone?: string;
  readonly operator?: string;
  readonly demo?: boolean;
}

export function addNoun(command: Command, terminal: Terminal): void {
  addPlanOptions(command)
    .option('--zone <domain>', 'public zone; customers answer one level under it')
    .option('--operator <email>', 'who runs the platform (default: user.email of git)')
    .option('--demo', 'begin with the registry of the demo: two made-up companies')
    .addHelpText('after', help)
    .action(async (options: InitOptions) => {
      const { planHome } = await import('../plans/home/init-home.ts');
      const folder = homeFolderOf(options, terminal);
      const { emailOf } = await import('../people/find-customer.ts');
      const { zone, demo = false } = options;
      const operator = options.operator === undefined ? undefined : emailOf(options.operator);
      const found = homeAt(folder, terminal);
      const home = operator === undefined ? found : { ...found, actor: operator };
      await runPlan(planHome(home, { folder, demo, ...(zone && { zone }), ...(operator && { operator }) }), options, terminal, home);
    });
}

const help = `
The home holds customers.yaml (the registry), audit.jsonl (who changed what), both in git, and beside them
what git never sees: journals of runs, secret stores, keys. A folder that has a customers.yaml already is
adopted as it is.

Examples:
  axe init --zone platform.example --operator ops@operator.example           shows what it would make
  axe init --zone platform.example --operator ops@operator.example --apply
  AXE_HOME=/tmp/try axe init --demo --apply                                  two made-up companies to try`;
