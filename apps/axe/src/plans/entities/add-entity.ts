import { entityId } from '@axe/kit';
import { type Customer, defaultScopes, type EntityMeta, giveScopes, loadRegistry, type RegistryEdit, setEntity } from '@axe/registry';
import type { SecretStore } from '@axe/secrets';
import * as z from 'zod';
import { customerOf } from '../../customers/show-customers.ts';
import { cliErrors } from '../../errors.ts';
import type { Plan } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { registryStep } from '../../home/registry-step.ts';
import { emailOf, hasOwnPlace, isForeignTo, lookAlikeNotes } from '../../people/find-customer.ts';
import { parseRight, rightText, type WantedRight } from '../../people/parse-rights.ts';
import { openCustomerStore } from '../../secrets/open-customer-store.ts';
import { allEdits } from '../people/person-request.ts';
import type { PlanDefinition } from '../plan-definition.ts';
import { addSlot, slotsOf } from './entity-secrets.ts';
import { entityErrors } from './errors.ts';
import { keepPassphrases } from './keep-passphrases.ts';
import { openRegistrar, type Registrar, registerWith } from './register-with.ts';
import { servicesWithEntities } from './services-with-entities.ts';

const text = z.string().min(1).max(400);

const entityRequest = z.strictObject({
  customer: text,
  entity: text,
  legal_name: text,
  kind: z.enum(['corporate', 'kip', 'kvf']),
  standard: z.enum(['ksme', 'kgaap', 'kifrs']),
  /** As on the command line: `kim@acme.example:read,write`. */
  grants: z.array(text).max(500).readonly(),
  /** False leaves the books to the services, which make them when they see the registry. */
  register: z.boolean(),
});

export type EntityRequest = Readonly<z.output<typeof entityRequest>>;

/** From the command line: what is wrong is said in its words. */
export function parseEntityRequest(given: { readonly [Field in keyof EntityRequest]: unknown }): EntityRequest {
  const parsed = entityRequest.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const option = `--${String(issue?.path[0] ?? '').replace('_', '-')}`;
  const allowed = issue?.code === 'invalid_value' ? `takes ${issue.values.join(', ')}` : 'is empty or too long';
  throw cliErrors.USAGE(`${option} ${allowed}. Nothing was changed.`);
}

/** What lies outside of the operator home. */
export interface EntityWorld {
  openStore(customer: string, settings: Customer): Promise<SecretStore>;
  openRegistrar(customer: string): Promise<Registrar>;
}

export const definition: PlanDefinition = {
  build: async (args, { home, terminal, signIn }) => planEntity(home, entityRequest.parse(args), entityWorld(home, terminal, signIn)),
};

export const entityWorld = (
  home: Home,
  terminal: Parameters<typeof openRegistrar>[2],
  options: Parameters<typeof openRegistrar>[1],
): EntityWorld => ({
  openStore: (id, customer) => openCustomerStore(home, terminal, id, customer),
  openRegistrar: (id) => openRegistrar(id, options, terminal),
});

/** An entity with everything that belongs to it: its line, who may see it, its secrets, its books in every service. */
export async function planEntity(home: Home, request: EntityRequest, world: EntityWorld): Promise<Plan> {
  const { customer: id, entity, legal_name, kind, standard, register } = request;
  const { registry } = await loadRegistry(home.registryFile);
  const customer = customerOf(registry.customers, id);
  const meta: EntityMeta = { legal_name, kind, standard };
  refuseOther(registry.customers, request, meta);
  const grants = request.grants.map((grant) => parseGrant(grant, request, customer));
  const slots = slotsOf(id, customer.services, entity);
  const services = servicesWithEntities(customer);
  const edits: RegistryEdit[] = [
    setEntity(id, entity, meta),
    ...slots.map((slot) => addSlot(id, slot)),
    ...grants.map(({ email, right }) => giveScopes(id, email, entity, right.scopes ?? defaultScopes)),
  ];
  const admins = grants.flatMap(({ email, right }) => (right.scopes?.includes('admin') === true ? [email] : []));
  const mayBe = (email: string) => registry.operators.includes(email) || admins.includes(email);
  const words = grants.map(({ email, right }) => `--grant ${email}:${(right.scopes ?? defaultScopes).join(',')}`);
  return {
    name: 'entity add',
    args: request,
    title: `entity ${entity} (${legal_name}) of ${id}`,
    steps: [
      registryStep(home, {
        name: 'registry',
        title: `add ${entity} to the registry${grants.length === 0 ? '' : ` and give ${grants.map(({ email }) => email).join(', ')} rights in it`}`,
        command: ['axe entity add', id, entity, `--kind ${kind} --standard ${standard}`, ...words].join(' '),
        customer: id,
        edit: allEdits<Parameters<RegistryEdit>[0]>(edits),
      }),
      ...(slots.length === 0 ? [] : [keepPassphrases(slots, () => world.openStore(id, customer))]),
      ...(register ? services.map((service) => registerWith(service, request, { customer, mayBe }, () => world.openRegistrar(id))) : []),
    ],
    afterwards: () => [
      ...(slots.length === 0
        ? []
        : [`Next: axe secret pull --customer ${id} --apply brings the passphrase to ${slots.map(({ service }) => service).join(', ')}.`]),
      ...(register || services.length === 0
        ? []
        : [`${services.join(', ')} makes its books when it sees the registry: a running platform within seconds.`]),
    ],
    standing: async () =>
      whoSees(
        home,
        id,
        entity,
        grants.map(({ email, right }) => `${email} (${rightText(right)})`),
        lookAlikeNotes(grants.map(({ email }) => email)),
      ),
  };
}

function refuseOther(customers: { readonly [id: string]: Customer }, { customer: id, entity }: EntityRequest, meta: EntityMeta): void {
  if (!entityId.safeParse(entity).success || entity === 'constructor') {
    throw cliErrors.USAGE(
      `${JSON.stringify(entity)} is no id of an entity: 2 to 31 lower-case ASCII letters, digits and _, beginning with a letter, such as acmec. Nothing was changed.`,
    );
  }
  const elsewhere = Object.keys(customers).find((other) => other !== id && customers[other]?.entities.includes(entity));
  const known = customers[id]?.entity_meta[entity];
  const differs = known !== undefined && (Object.keys(meta) as (keyof EntityMeta)[]).some((field) => known[field] !== meta[field]);
  if (elsewhere === undefined && !differs) return;
  const why =
    elsewhere === undefined
      ? `is there already as ${known?.legal_name}, ${known?.kind}, ${known?.standard}`
      : `is an entity of ${elsewhere}, and one id for two would mix up their logs and backups`;
  throw entityErrors.ENTITY_KNOWN(`${entity} ${why}. Nothing was changed. Choose another id, or give the same attributes.`, { entity });
}

interface EntityGrant {
  readonly email: string;
  readonly right: WantedRight;
}

/** `kim@acme.example:read,write`, or the address alone. Strangers are added first, on purpose. */
function parseGrant(grant: string, { customer: id, entity }: EntityRequest, customer: Customer): EntityGrant {
  const at = grant.indexOf(':', grant.indexOf('@'));
  const email = emailOf(at === -1 ? grant : grant.slice(0, at));
  const right = parseRight(at === -1 ? entity : `${entity}${grant.slice(at)}`, id, { entities: [entity] });
  if (!isForeignTo(customer, email) || hasOwnPlace(customer, email)) return { email, right };
  throw entityErrors.GRANT_UNCLEAR(
    `${email} is not of ${id}, and has no line there. Nothing was changed. If that is meant, add them first: axe employee add ${email} --customer ${id} --entity <entity>:read.`,
    { email },
  );
}

async function whoSees(home: Home, id: string, entity: string, planned: readonly string[], notes: readonly string[]) {
  const { registry } = await loadRegistry(home.registryFile);
  const customer = customerOf(registry.customers, id);
  const people = Object.entries(customer.user_entity_map).flatMap(([email, rights]) => (rights[entity] === undefined ? [] : [email]));
  const domains = Object.entries(customer.default_entities_by_domain).flatMap(([domain, rights]) =>
    rights[entity] === undefined ? [] : [`everybody of ${domain}`],
  );
  const seen = [...people, ...domains];
  const line =
    seen.length > 0
      ? `Who sees ${entity}: ${seen.slice(0, 20).join(', ')}${seen.length > 20 ? ` and ${seen.length - 20} more` : ''}.`
      : planned.length > 0
        ? `Who will see ${entity}: ${planned.join(', ')}.`
        : `Nobody sees ${entity} yet. Decide who may: --grant <email>:read,write in this command, or axe employee grant <email> --entity ${entity}:read.`;
  return { lines: [line, ...notes], data: { sees: seen } };
}
