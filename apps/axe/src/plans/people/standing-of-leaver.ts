import type { Customer } from '@axe/registry';
import { standingChecklist } from '../../checklists/change-checklist.ts';
import { type Checklist, openItems } from '../../checklists/checklist.ts';
import { readChecklists } from '../../checklists/checklist-files.ts';
import { checklistData, checklistLines } from '../../checklists/show-checklists.ts';
import { customerOf } from '../../customers/show-customers.ts';
import type { Standing } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { mayDoSomething } from '../../people/find-customer.ts';
import type { IdentityDesk } from '../../people/identity-desk.ts';
import { lastActivity } from '../../people/last-activity.ts';
import { lastAdminWarning } from '../../people/last-admin.ts';
import type { LogPlace } from '../../people/recent-changes.ts';
import { renderTable } from '../../render/render-table.ts';
import { servicesWithEntities } from '../entities/services-with-entities.ts';
import { type PersonRequest, readRegistry } from './person-request.ts';

/** Of a checklist that an earlier run has shown: a count, and what came to it since. */
function countLines(checklist: Checklist, listed: ReadonlySet<string>): readonly string[] {
  const open = openItems(checklist).length;
  const lists = `axe employee checklist show ${checklist.id}`;
  return open === 0
    ? [`Checklist: all ${checklist.items.length} points are done (${lists}).`]
    : [
        `Checklist: ${open} of ${checklist.items.length} points are open; ${lists} lists them.`,
        ...checklist.items.filter(({ id }) => !listed.has(id)).map(({ id, title }) => `  new: ${id}  ${title}`),
      ];
}

/** Of every service that keeps records for the entities of the customer. */
const auditLogsOf = (customer: Customer): readonly LogPlace[] =>
  servicesWithEntities(customer).flatMap((service) => customer.entities.map((entity) => ({ service, entity })));

interface StandingShown {
  /** Points of the checklist that an earlier run has shown. */
  readonly listed: ReadonlySet<string>;
  /** Columns of the window, where a person reads. */
  readonly width: number | undefined;
  /** The customer is left without an administrator. */
  readonly lastAdmin: boolean;
}

/** What stays open after a removal, and what the person did last. */
export async function standingOfLeaver(
  home: Home,
  { customer, email }: PersonRequest,
  desk: () => Promise<IdentityDesk>,
  { listed, width, lastAdmin }: StandingShown,
): Promise<Standing> {
  const checklist = standingChecklist(readChecklists(home), customer, email);
  const { customers } = await readRegistry(home);
  const { rows, unasked } = await lastActivity(home, email, auditLogsOf(customerOf(customers, customer)), desk);
  const elsewhere = Object.entries(customers).flatMap(([id, other]) => (id !== customer && mayDoSomething(other, email) ? [id] : []));
  const warned = lastAdmin ? [lastAdminWarning(customer, email)] : [];
  const columns = ['when', 'service', 'what'].map((title) => ({ title, align: 'left', wraps: true }) as const);
  return {
    lines: [
      '',
      ...warned,
      ...(checklist === undefined
        ? []
        : [
            ...(listed.size > 0
              ? countLines(checklist, listed)
              : [...checklistLines(checklist), '  Tick a point: axe employee checklist tick <item> --note "…" --apply']),
            '',
          ]),
      ...elsewhere.map((id) => `${email} still has rights at ${id}: axe employee remove ${email} --customer ${id}`),
      `Last activity of ${email}:`,
      rows.length === 0
        ? '  none is known'
        : renderTable(
            columns,
            rows.map(({ when, service, what }) => [when, service, what]),
            width,
          ),
      ...unasked.map((why) => `  not asked: ${why}`),
    ],
    data: {
      ...(checklist === undefined ? {} : { checklist: checklistData(checklist) }),
      ...(warned.length === 0 ? {} : { warnings: [...warned] }),
      rights_elsewhere: elsewhere,
      last_activity: rows.map((row) => ({ ...row })),
      not_asked: [...unasked],
    },
  };
}
