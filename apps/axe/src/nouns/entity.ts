import type { Command } from 'commander';
import { addPlanOptions, type PlanOptions, runPlan } from '../execute/plan-command.ts';
import { openHome } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';
import { collect } from '../usage/collect.ts';

interface AddOptions extends PlanOptions {
  readonly legalName: string;
  readonly kind: string;
  readonly standard: string;
  readonly grant?: readonly string[];
  readonly register: boolean;
  readonly profile?: string;
  readonly url?: string;
}

interface ListOptions {
  readonly home?: string;
  readonly json?: boolean;
  readonly customer?: string;
}

export function addNoun(noun: Command, terminal: Terminal): void {
  noun.usage('<command> [options]').addHelpText('after', help);
  noun
    .command('list')
    .description('every legal entity, and how many people may see it')
    .option('--customer <id>', 'only those of this customer')
    .option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)')
    .option('--json', 'print it as JSON')
    .action(async (options: ListOptions) => {
      const { printEntities } = await import('../plans/entities/list-entities.ts');
      await printEntities(await openHome(options, terminal), options, terminal);
    });
  addAdd(noun, terminal);
}

function addAdd(noun: Command, terminal: Terminal): void {
  addPlanOptions(noun.command('add <customer> <entity>').description('add a legal entity: its line, who sees it, its secrets, its books'))
    .requiredOption('--legal-name <name>', 'its legal name (required)')
    .option('--kind <corporate|kip|kvf>', 'a company, or one of two kinds of fund', 'corporate')
    .option('--standard <ksme|kgaap|kifrs>', 'accounting standard', 'ksme')
    .option('--grant <email:scope,…>', 'who may see it, as kim@acme.example:read,write; repeat it for several', collect)
    .option('--no-register', 'leave the books to the services, which make them when they see the registry')
    .option('--profile <name>', 'the sign-in that makes the books (AXE_PROFILE, default: default)')
    .option('--url <url>', 'address of the platform (AXE_URL, default: that of the sign-in)')
    .addHelpText('after', addHelp)
    .action(async (customer: string, entity: string, options: AddOptions) => {
      const home = await openHome(options, terminal);
      const { entityWorld, parseEntityRequest, planEntity } = await import('../plans/entities/add-entity.ts');
      const { legalName: legal_name, kind, standard, grant: grants = [], register } = options;
      const request = parseEntityRequest({ customer, entity, legal_name, kind, standard, grants, register });
      await runPlan(await planEntity(home, request, entityWorld(home, terminal, options)), options, terminal, home);
    });
}

const addHelp = `
Examples:
  axe entity add acme acmex --legal-name "Acme Exports" --grant choi@acme.example:admin,reopen
  axe entity add acme acmex --legal-name "Acme Exports" --grant choi@acme.example:admin,reopen --apply
  axe entity add acme acme_fund2 --legal-name "Acme Fund No. 2" --kind kvf --no-register --apply`;

const help = `
An entity is a company or a fund with books of its own. Adding one is one plan: the line in the registry,
who may see it, the secrets that services keep for it, and its books in every service. Without --grant
nobody sees it, and the plan says so.

The books are made as the person who is signed in (axe login): an operator, or somebody with admin in the
entity. A running axe up that follows this registry makes them by itself. What was broken off goes on when
the same command is given again.

Examples:
  axe entity list --customer acme
  axe entity add acme acmex --legal-name "Acme Exports" \\
    --grant choi@acme.example:admin,reopen --grant kim@acme.example
  axe entity add acme acme_fund2 --legal-name "Acme Fund No. 2" --kind kvf --no-register --apply`;
