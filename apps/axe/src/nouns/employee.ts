import type { Command } from 'commander';
import { addPlanOptions, type PlanOptions, runPlan } from '../execute/plan-command.ts';
import { openHome } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';
import { collect } from '../usage/collect.ts';

interface ReadOptions {
  readonly home?: string;
  readonly json?: boolean;
  readonly customer?: string;
  readonly entity?: string;
  readonly all?: boolean;
  readonly links?: boolean;
  readonly apply?: boolean;
}

interface RightsOptions extends PlanOptions {
  readonly customer?: string;
  readonly entity?: readonly string[];
  readonly admin?: boolean;
}

interface RemoveOptions extends PlanOptions {
  readonly customer?: string;
  readonly profile?: string;
  readonly url?: string;
  readonly unknown?: boolean;
}

export function addNoun(noun: Command, terminal: Terminal): void {
  noun.usage('<command> [options]').addHelpText('after', help);
  addReadOptions(noun.command('list').description('who may do what, and where it is from: own line, default of the domain, nothing'))
    .option('--customer <id>', 'only people of this customer')
    .option('--entity <id>', 'only people with rights in this entity')
    .action(async (options: ReadOptions) => {
      const { printPeople } = await import('../people/list-people.ts');
      await printPeople(await openHome(options, terminal), options, terminal);
    });
  addRights(noun, terminal, 'add', 'give a new person a line, and print what to tell them');
  addRights(noun, terminal, 'grant', 'more rights for somebody the registry knows');
  addRights(noun, terminal, 'revoke', 'fewer rights: --entity acmev takes all of it, acmev:write what includes writing');
  addRemove(noun, terminal);
  addWelcome(noun, terminal);
  addChecklist(noun.command('checklist').description('what must be taken back outside after a removal'), terminal);
}

function addRights(noun: Command, terminal: Terminal, verb: 'add' | 'grant' | 'revoke', description: string): void {
  addPlanOptions(noun.command(`${verb} <email>`).description(description))
    .option('--entity <entity:scope,…>', 'as acmec:read,write, or acmec alone; repeat it for several', collect)
    .option('--admin', 'also the role of an administrator of the customer')
    .option('--customer <id>', 'the customer, where the e-mail domain does not say it')
    .addHelpText('after', rightsHelp[verb])
    .action(async (text: string, options: RightsOptions) => {
      const home = await openHome(options, terminal);
      const { customerOfKnown, customerOfNewcomer, emailOf } = await import('../people/find-customer.ts');
      const { loadRegistry } = await import('@axe/registry');
      const { registry } = await loadRegistry(home.registryFile);
      const email = emailOf(text);
      const customer = (verb === 'add' ? customerOfNewcomer : customerOfKnown)(registry, email, options.customer);
      const request = { customer, email, rights: options.entity ?? [], admin: options.admin === true };
      await runPlan(await planOf(verb, home, request), options, terminal, home);
    });
}

type Request = Parameters<typeof import('../plans/people/add-employee.ts').planNewcomer>;

async function planOf(verb: 'add' | 'grant' | 'revoke', ...[home, request]: Request) {
  if (verb === 'add') return (await import('../plans/people/add-employee.ts')).planNewcomer(home, request);
  const { planGrant, planRevoke } = await import('../plans/people/grant-employee.ts');
  return verb === 'grant' ? planGrant(home, request) : planRevoke(home, request);
}

function addRemove(noun: Command, terminal: Terminal): void {
  addPlanOptions(noun.command('remove <email>').description('rights, roles and sign-ins end; what lies outside becomes a checklist'))
    .option('--customer <id>', 'the customer, where the person has lines at several')
    .option('--profile <name>', 'the sign-in that ends the sign-ins of the person (AXE_PROFILE, default: default)')
    .option('--url <url>', 'address of the platform (AXE_URL, default: that of the sign-in)')
    .option('--unknown', 'also an address that neither the registry nor a sign-in knows: it is barred')
    .addHelpText('after', removeHelp)
    .action(async (text: string, options: RemoveOptions) => {
      const home = await openHome(options, terminal);
      const { customerOfKnown, emailOf } = await import('../people/find-customer.ts');
      const { loadRegistry } = await import('@axe/registry');
      const { openIdentityDesk } = await import('../people/identity-desk.ts');
      const { refuseUnknown } = await import('../people/refuse-unknown.ts');
      const { planRemoval } = await import('../plans/people/remove-employee.ts');
      const email = emailOf(text);
      const { registry } = await loadRegistry(home.registryFile);
      const customer = customerOfKnown(registry, email, options.customer);
      const openDesk = () => openIdentityDesk(customer, options, terminal);
      if (options.unknown !== true) await refuseUnknown(registry, { customer, email }, openDesk);
      const plan = planRemoval(home, { customer, email }, openDesk);
      await runPlan(plan, options, terminal, home);
    });
}

function addWelcome(noun: Command, terminal: Terminal): void {
  addReadOptions(noun.command('welcome <email>').description('print again what a new person is told'))
    .option('--customer <id>', 'the customer, where the person has lines at several')
    .option('--links', 'with one-time links to the secrets of connectors, where the store can make them')
    .option('--apply', 'make the links (without it none is made)')
    .action(async (text: string, options: ReadOptions) => {
      const { printWelcome } = await import('../people/print-welcome.ts');
      await printWelcome(await openHome(options, terminal), text, options, terminal);
    });
}

function addChecklist(noun: Command, terminal: Terminal): void {
  noun.usage('<command> [options]');
  addReadOptions(noun.command('list').description('those with open points'))
    .option('--all', 'also those that are closed or set aside')
    .action(async (options: ReadOptions) => {
      const { printChecklists } = await import('../checklists/show-checklists.ts');
      printChecklists(await openHome(options, terminal), options, terminal);
    });
  addReadOptions(noun.command('show [checklist]').description('every point; named by its id or the e-mail address')).action(
    async (named: string | undefined, options: ReadOptions) => {
      const { printChecklist } = await import('../checklists/show-checklists.ts');
      printChecklist(await openHome(options, terminal), named, options, terminal);
    },
  );
  addPlanOptions(noun.command('tick <item...>').description('say that a point is done'))
    .option('--of <checklist>', 'id of the checklist or e-mail address, where several are open')
    .option('--note <text>', 'what was done, kept with the point')
    .action(async (items: readonly string[], options: PlanOptions & { readonly of?: string; readonly note?: string }) => {
      const home = await openHome(options, terminal);
      const { readChecklists } = await import('../checklists/checklist-files.ts');
      const { findChecklist } = await import('../checklists/find-checklist.ts');
      const { planTicks } = await import('../plans/people/tick-item.ts');
      const { id } = findChecklist(readChecklists(home), options.of);
      const plan = planTicks(home, { checklist: id, items, ...(options.note && { note: options.note }) });
      await runPlan(plan, options, terminal, home);
    });
}

const addReadOptions = (command: Command): Command =>
  command.option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)').option('--json', 'print it as JSON');

const rightsHelp = {
  add: `
Examples:
  axe employee add jung@acme.example --entity acmec:read,write --entity acmev:read
  axe employee add jung@acme.example --entity acmec --apply           read, write and close`,
  grant: `
Examples:
  axe employee grant jung@acme.example --entity acmev:write
  axe employee grant jung@acme.example --admin --apply`,
  revoke: `
Examples:
  axe employee revoke jung@acme.example --entity acmev                all of it in acmev
  axe employee revoke jung@acme.example --entity acmec:write --apply  what remains is read`,
} as const;

const removeHelp = `
Examples:
  axe employee remove jung@acme.example                          shows what would end
  axe employee remove jung@acme.example --profile ops --apply    signed in with axe login --profile ops`;

const help = `
Each change is shown as a diff of the registry first; --apply makes it, with a line in audit.jsonl and a git
commit. The customer is the one of the e-mail domain. Services that follow this registry see a change within
seconds.

Scopes: read < write < close < admin, each with those before it; reopen is given apart. An entity without
scopes means read, write and close. A person with an own line does not get the default of the domain; an
empty line means no rights.

Removing somebody takes the rights first, then writes a checklist of what people must take back outside
(banks, Hometax, GitHub, devices, …), then ends the sign-ins at the platform, for which you must be signed
in there (axe login). If that cannot be reached, the rights are gone all the same; the same command goes on
later, and shows what is still open.
An address with only the default of its domain, which nobody ever signed in with, is refused as a slip;
--unknown bars it on purpose.

Examples:
  axe employee list --customer acme
  axe employee add jung@acme.example --entity acmec:read,write --entity acmev:read --apply
  axe employee grant jung@acme.example --entity acmev:write
  axe employee revoke jung@acme.example --entity acmev
  axe employee remove jung@acme.example --apply
  axe employee checklist tick bank-portals github --of jung@acme.example --note "done by Lee" --apply`;
