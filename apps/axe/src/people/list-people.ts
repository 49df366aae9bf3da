import { type Customer, type Grants, loadRegistry } from '@axe/registry';
import { openItems } from '../checklists/checklist.ts';
import { readChecklists } from '../checklists/checklist-files.ts';
import { customerOf, rightsText } from '../customers/show-customers.ts';
import type { Home } from '../home/home.ts';
import { renderTable } from '../render/render-table.ts';
import { shownWidth } from '../render/shown-width.ts';
import type { Terminal } from '../terminal.ts';
import { peopleErrors } from './errors.ts';
import { domainOf } from './find-customer.ts';

export interface ListOptions {
  readonly customer?: string;
  readonly entity?: string;
  readonly json?: boolean;
}

/** Where the rights come from; `removed`: an empty line, which beats the default of the domain. */
export type RightsSource = 'own line' | 'domain default' | 'none' | 'removed';

export interface PersonRow {
  readonly email: string;
  readonly customer: string;
  readonly rights: Grants;
  readonly from: RightsSource;
  readonly admin: boolean;
  /** Points of the checklist of the removal that are still open. */
  readonly open_points?: number;
}

export interface DomainRow {
  readonly customer: string;
  readonly domain: string;
  readonly rights: Grants;
}

export async function printPeople(home: Home, options: ListOptions, terminal: Terminal): Promise<void> {
  const { registry } = await loadRegistry(home.registryFile);
  if (options.customer !== undefined) customerOf(registry.customers, options.customer);
  const chosen = Object.entries(registry.customers).filter(([id]) => options.customer === undefined || id === options.customer);
  if (options.entity !== undefined) refuseUnknown(options.entity, chosen);
  const open = openPoints(home);
  const people = chosen.flatMap(([id, customer]) => peopleOf(id, customer, open)).filter(({ rights }) => isIn(rights, options.entity));
  const defaults = chosen.flatMap(([id, customer]) => defaultsOf(id, customer)).filter(({ rights }) => isIn(rights, options.entity));
  if (options.json === true) terminal.print(JSON.stringify({ people, domain_defaults: defaults }, undefined, 2));
  else terminal.print([...tableOf(people, shownWidth(terminal)), ...defaultLines(defaults), ...openLines(people)].join('\n'));
}

/** A slip would look like an entity that nobody may see. */
function refuseUnknown(entity: string, customers: readonly (readonly [string, Customer])[]): void {
  const known = customers.flatMap(([, { entities }]) => entities);
  if (known.includes(entity)) return;
  const told = known.length === 0 ? 'there is none' : `there are ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
  throw peopleErrors.ENTITY_UNKNOWN(
    `${customers.length === 1 ? `${customers[0]?.[0]} has` : 'The registry has'} no entity ${JSON.stringify(entity)}; ${told}.`,
    {
      entity,
    },
  );
}

const isIn = (rights: Grants, entity: string | undefined): boolean => entity === undefined || Object.hasOwn(rights, entity);

const keyOf = (customer: string, email: string): string => `${customer} ${email}`;

function openPoints(home: Home): ReadonlyMap<string, number> {
  const open = new Map<string, number>();
  for (const checklist of readChecklists(home)) {
    const count = openItems(checklist).length;
    if (count > 0) open.set(keyOf(checklist.customer, checklist.email), count);
  }
  return open;
}

/** Those with a line of their own, and administrators without one. */
function peopleOf(id: string, customer: Customer, open: ReadonlyMap<string, number> = new Map()): readonly PersonRow[] {
  const { user_entity_map: lines, default_entities_by_domain: defaults } = customer;
  const admins = new Set(customer.admins);
  const rowOf = (email: string, rights: Grants, from: RightsSource): PersonRow => {
    const points = open.get(keyOf(id, email));
    const row = { email, customer: id, rights, from, admin: admins.has(email) };
    return points === undefined ? row : { ...row, open_points: points };
  };
  const own = Object.keys(lines).map((email) => {
    const rights = lines[email] ?? {};
    return rowOf(email, rights, Object.keys(rights).length > 0 ? 'own line' : admins.has(email) ? 'none' : 'removed');
  });
  const others = customer.admins.filter((email) => !Object.hasOwn(lines, email));
  return [
    ...own,
    ...others.map((email) => {
      const rights = defaults[domainOf(email)];
      return rowOf(email, rights ?? {}, rights === undefined ? 'none' : 'domain default');
    }),
  ];
}

const defaultsOf = (customer: string, { default_entities_by_domain: defaults }: Customer): readonly DomainRow[] =>
  Object.entries(defaults).map(([domain, rights]) => ({ customer, domain, rights }));

function tableOf(people: readonly PersonRow[], width: number | undefined): readonly string[] {
  if (people.length === 0) return ['Nobody.'];
  const columns = ['person', 'customer', 'rights', 'from', 'role'].map((title) => ({ title, align: 'left' }) as const);
  const rows = people.map((row) => [row.email, row.customer, told(row), row.from, row.admin ? 'admin' : '']);
  return [`people (${people.length})`, renderTable(columns, rows, width)];
}

const told = ({ rights, from }: PersonRow): string => (from === 'removed' ? 'removed: no rights' : rightsText(rights));

const defaultLines = (defaults: readonly DomainRow[]): readonly string[] =>
  defaults.length === 0
    ? []
    : [
        '',
        'Everybody else of these domains, without a line of their own:',
        ...defaults.map(({ customer, domain, rights }) => `  *@${domain} at ${customer}: ${rightsText(rights)}`),
      ];

function openLines(people: readonly PersonRow[]): readonly string[] {
  const open = people.filter(({ open_points: points }) => points !== undefined);
  if (open.length === 0) return [];
  return [
    '',
    'Still to be taken back outside (axe employee checklist show <email>):',
    ...open.map(({ email, customer, open_points: points }) => `  ${email} at ${customer}: ${points} open`),
  ];
}
