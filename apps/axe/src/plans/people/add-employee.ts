import {
  addAdmin,
  type Customer,
  type CustomerFile,
  changeCustomer,
  type Grants,
  type GrantsFile,
  grantsInFile,
  grantsOfLine,
  type Registry,
  type RegistryEdit,
  setEmployee,
  sliceOf,
} from '@axe/registry';
import { employeesSee, inPerson } from '../../connectors/hand-out.ts';
import { signInMissing } from '../../connectors/sign-in-missing.ts';
import { customerOf, rightsText } from '../../customers/show-customers.ts';
import { cliErrors } from '../../errors.ts';
import type { Plan } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { registryStep } from '../../home/registry-step.ts';
import { peopleErrors } from '../../people/errors.ts';
import { domainOf, hasOwnPlace, isForeignTo, lookAlikeNotes } from '../../people/find-customer.ts';
import { lineOfRights, parseRight } from '../../people/parse-rights.ts';
import { connectorsOf, welcomeText } from '../../people/welcome-text.ts';
import type { PlanDefinition } from '../plan-definition.ts';
import { allEdits, type RightsRequest, readRegistry, rightsRequest } from './person-request.ts';
import { setChecklistAside } from './set-checklist-aside.ts';

export const definition: PlanDefinition = {
  build: async (args, { home }) => planNewcomer(home, rightsRequest.parse(args)),
};

/** A new line for a new person, or for one who comes back. */
export async function planNewcomer(home: Home, request: RightsRequest): Promise<Plan> {
  const { customer: id, email, rights, admin } = request;
  const registry = await readRegistry(home);
  const customer = customerOf(registry.customers, id);
  if (rights.length === 0 && !admin) {
    throw cliErrors.USAGE(
      `Say what ${email} may do: --entity ${customer.entities[0] ?? '<entity>'}:read,write, or --admin. Nothing was changed.`,
    );
  }
  const known = customer.user_entity_map[email];
  const line = lineOfRights(rights.map((text) => parseRight(text, id, customer)));
  refuseOther(request, known, line);
  const words = [...rights.map((right) => `--entity ${right}`), ...(admin ? ['--admin'] : [])];
  const command = `axe employee add ${email} --customer ${id} ${words.join(' ')}`;
  const warned = warnings(registry.customers, id, email);
  return {
    name: 'employee add',
    args: request,
    title: `employee ${email} of ${id}`,
    steps: [
      registryStep(home, {
        name: 'rights',
        title: `give ${email} a line at ${id}`,
        command,
        customer: id,
        edit: newcomerEdit(request, line),
      }),
      setChecklistAside(home, request, 'added again'),
    ],
    afterwards: () => toldTo(registry, request, grantsOf(customer, line, email)),
    ...(warned.length === 0 ? {} : { standing: async () => ({ lines: warned, data: { warnings: [...warned] } }) }),
  };
}

function toldTo(registry: Registry, { customer: id, email, admin }: RightsRequest, line: Held): readonly string[] {
  const slice = sliceOf(registry, id);
  const missing = signInMissing(slice);
  if (missing !== undefined)
    return ['', missing, `What to tell them comes when it is set up: axe employee welcome ${email} --customer ${id}`];
  return [
    '',
    welcomeText(registry, id, { email, line, admin }),
    ...(connectorsOf(registry, id).some(({ secretEnv }) => secretEnv !== undefined) ? ['', toldOfSecrets(slice.customer, id, email)] : []),
  ];
}

function toldOfSecrets(customer: Customer, id: string, email: string): string {
  return employeesSee(customer)
    ? `One-time links to the secrets of the connectors: axe employee welcome ${email} --customer ${id} --links --apply`
    : `The secrets of the connectors are in a file on this machine, which employees do not see: ${inPerson('<name>', id)}.`;
}

/** Decided on the file as it is when it is written, so that of two shells that add one person the second is told. */
function newcomerEdit(request: RightsRequest, line: GrantsFile): RegistryEdit {
  const { customer: id, email, rights, admin } = request;
  const first: RegistryEdit = changeCustomer(id, (old) => {
    refuseOther(request, ownLine(old, email), line);
    return old;
  });
  const give: RegistryEdit = (file) => {
    const old = file.customers[id];
    const known = old === undefined ? undefined : ownLine(old, email);
    return known !== undefined && sameGrants(known, grantsOfLine(line)) ? file : setEmployee(id, email, line)(file);
  };
  return allEdits<Parameters<RegistryEdit>[0]>([first, ...(rights.length === 0 ? [] : [give]), ...(admin ? [addAdmin(id, email)] : [])]);
}

/** Whoever has other rights already is no newcomer; an empty line is that of somebody who left. */
function refuseOther({ customer, email, rights }: RightsRequest, known: Held | undefined, line: GrantsFile): void {
  if (known === undefined || Object.keys(known).length === 0 || rights.length === 0 || sameGrants(known, grantsOfLine(line))) return;
  throw peopleErrors.EMPLOYEE_KNOWN(
    `${email} has a line at ${customer} already (${rightsText(known)}). Nothing was changed. Use axe employee grant or axe employee revoke.`,
    { email, customer },
  );
}

type Held = Grants;

const ownLine = (customer: CustomerFile, email: string): Held | undefined =>
  grantsInFile({ ...customer, default_entities_by_domain: {} }, email);

const sameGrants = (left: Held, right: Held): boolean => textOf(left) === textOf(right);

const textOf = (held: Held): string =>
  Object.keys(held)
    .sort()
    .map((entity) => `${entity}:${[...(held[entity] ?? [])].sort().join()}`)
    .join(';');

/** An admin without a line of their own keeps the default of the domain. */
const grantsOf = (customer: Customer, line: GrantsFile, email: string): Held =>
  Object.keys(line).length > 0
    ? grantsOfLine(line)
    : (customer.user_entity_map[email] ?? customer.default_entities_by_domain[domainOf(email)] ?? {});

function warnings(customers: { readonly [id: string]: Customer }, id: string, email: string): readonly string[] {
  const customer = customerOf(customers, id);
  const elsewhere = Object.keys(customers).filter((other) => other !== id && hasOwnPlace(customers[other], email));
  const fallback = Object.hasOwn(customer.user_entity_map, email) ? undefined : customer.default_entities_by_domain[domainOf(email)];
  return [
    ...lookAlikeNotes([email]),
    ...(isForeignTo(customer, email)
      ? [`Note: ${domainOf(email)} is not the e-mail domain of ${id} (${customer.primary_domain}); ${email} is a guest there.`]
      : []),
    ...(elsewhere.length === 0 ? [] : [`Note: ${email} also has a line at ${elsewhere.join(', ')}.`]),
    ...(fallback === undefined
      ? []
      : [`Note: a line of their own takes the place of the default of the domain (${rightsText(fallback)}).`]),
  ];
}
