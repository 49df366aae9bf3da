import { addAdmin, defaultScopes, giveScopes, type RegistryEdit, removeAdmin, takeScopes } from '@axe/registry';
import { customerOf, rightsText } from '../../customers/show-customers.ts';
import { cliErrors } from '../../errors.ts';
import type { Plan } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { registryStep } from '../../home/registry-step.ts';
import { domainOf } from '../../people/find-customer.ts';
import { isLastAdmin, lastAdminWarning } from '../../people/last-admin.ts';
import { parseRight, rightText } from '../../people/parse-rights.ts';
import type { PlanDefinition } from '../plan-definition.ts';
import { allEdits, type RightsRequest, readRegistry, rightsRequest } from './person-request.ts';

type File = Parameters<RegistryEdit>[0];

export const grantDefinition: PlanDefinition = {
  build: async (args, { home }) => planGrant(home, rightsRequest.parse(args)),
};

export const revokeDefinition: PlanDefinition = {
  build: async (args, { home }) => planRevoke(home, rightsRequest.parse(args)),
};

/** More rights for somebody the registry knows. */
export async function planGrant(home: Home, request: RightsRequest): Promise<Plan> {
  const { customer, email, admin } = request;
  const rights = await rightsOf(home, request);
  const notes = rights.length === 0 ? [] : await lineNotes(home, request);
  const edits = rights.map(({ entity, scopes = defaultScopes }) => giveScopes(customer, email, entity, scopes));
  return {
    name: 'employee grant',
    args: request,
    title: `more rights for ${email} of ${customer}`,
    steps: [
      registryStep(home, {
        name: 'rights',
        title: `give ${email} ${[...rights.map(rightText), ...(admin ? ['the role admin'] : [])].join(' and ')}`,
        command: commandOf('grant', request),
        customer,
        edit: allEdits<File>([...edits, ...(admin ? [addAdmin(customer, email)] : [])]),
      }),
    ],
    ...(notes.length === 0 ? {} : { standing: async () => ({ lines: notes, data: { warnings: [...notes] } }) }),
  };
}

/** What a grant does besides: a line of their own ends the default of the domain, and one that was emptied is that of a leaver. */
async function lineNotes(home: Home, { customer: id, email }: RightsRequest): Promise<readonly string[]> {
  const { user_entity_map: lines, default_entities_by_domain: defaults } = customerOf((await readRegistry(home)).customers, id);
  const line = Object.hasOwn(lines, email) ? lines[email] : undefined;
  const fallback = defaults[domainOf(email)];
  if (line === undefined && fallback !== undefined) {
    return [
      `Note: the line of their own begins with what the default of the domain gives now (${rightsText(fallback)}); later changes of the default do not reach ${email}.`,
    ];
  }
  return line !== undefined && Object.keys(line).length === 0
    ? [
        `Note: ${email} was removed and gets rights again. If they came back, axe employee add also sets the checklist of the removal aside.`,
      ]
    : [];
}

/** Fewer rights; whoever loses the last one keeps an empty line, which beats the default of the domain. */
export async function planRevoke(home: Home, request: RightsRequest): Promise<Plan> {
  const { customer, email, admin } = request;
  const rights = await rightsOf(home, request);
  const last = admin && isLastAdmin(customerOf((await readRegistry(home)).customers, customer), email);
  const warned = last ? [lastAdminWarning(customer, email)] : [];
  const edits = rights.map(({ entity, scopes }) => takeScopes(customer, email, entity, scopes));
  return {
    name: 'employee revoke',
    args: request,
    title: `fewer rights for ${email} of ${customer}`,
    steps: [
      registryStep(home, {
        name: 'rights',
        title: `take ${[...rights.map(rightText), ...(admin ? ['the role admin'] : [])].join(' and ')} from ${email}`,
        command: commandOf('revoke', request),
        customer,
        edit: allEdits<File>([...edits, ...(admin ? [removeAdmin(customer, email)] : [])]),
      }),
    ],
    ...(warned.length === 0 ? {} : { standing: async () => ({ lines: warned, data: { warnings: [...warned] } }) }),
  };
}

async function rightsOf(home: Home, { customer: id, rights, admin, email }: RightsRequest) {
  const customer = customerOf((await readRegistry(home)).customers, id);
  if (rights.length === 0 && !admin) {
    throw cliErrors.USAGE(
      `Say which right of ${email}: --entity ${customer.entities[0] ?? '<entity>'}:read, or --admin. Nothing was changed.`,
    );
  }
  return rights.map((text) => parseRight(text, id, customer));
}

const commandOf = (verb: string, { email, customer, rights, admin }: RightsRequest): string =>
  [
    `axe employee ${verb} ${email} --customer ${customer}`,
    ...rights.map((right) => `--entity ${right}`),
    ...(admin ? ['--admin'] : []),
  ].join(' ');
