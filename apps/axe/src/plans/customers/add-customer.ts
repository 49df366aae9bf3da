import { isRefusal } from '@axe/kit';
import { addCustomer, type CustomerFile } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import * as z from 'zod';
import { cliErrors } from '../../errors.ts';
import type { Plan } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { registryStep } from '../../home/registry-step.ts';
import { entityErrors } from '../entities/errors.ts';
import type { PlanDefinition } from '../plan-definition.ts';
import { serviceManifest } from './service-manifest.ts';

const text = z.string().min(1);

const customerRequest = z.strictObject({
  customer: text,
  legal_name: text,
  domain: text,
  entities: z.array(text).readonly(),
  tenant: text.optional(),
  ssh: text.optional(),
  platform: text.optional(),
});

export type CustomerRequest = Readonly<z.output<typeof customerRequest>>;

export const definition: PlanDefinition = {
  build: async (args, { home }) => planCustomer(home, customerRequest.parse(args)),
};

/** The customer with the whole manifest of what is run for it; its apps come with the pack of its IT. */
export function planCustomer(home: Home, request: CustomerRequest): Plan {
  const { customer } = request;
  return {
    name: 'customers add',
    args: request,
    title: `customer ${customer}`,
    steps: [
      registryStep(home, {
        name: 'registry',
        title: `add customer ${customer} to the registry`,
        command: `axe customers add ${customer}`,
        customer,
        edit: (file) => {
          const manifest = manifestOf(request, file.zone);
          refuseUnfit(customer, manifest, file.zone);
          refuseTaken(file.customers, request);
          return addCustomer(customer, manifest)(file);
        },
      }),
    ],
    afterwards: () => [
      `Next: axe secret generate --customer ${customer} --apply makes its internal secrets.`,
      `Its IT runs axelabs-bootstrap.sh; axe customers ingest <pack> --customer ${customer} --apply takes what it prints.`,
    ],
  };
}

/** What the registry would never take is a mistake in the arguments; what others have already is a conflict with it. */
function refuseUnfit(customer: string, manifest: CustomerFile, zone: string): void {
  try {
    parseRegistry(JSON.stringify({ version: 1, zone, customers: { [customer]: manifest } }), { file: 'arguments' });
  } catch (cause) {
    if (!isRefusal(cause, 'REGISTRY_INVALID')) throw cause;
    const problems = (cause.context.problems ?? []) as readonly {
      readonly path: string;
      readonly found: string;
      readonly allowed: string;
    }[];
    const told = problems.map(({ path, found, allowed }) => `\n  ${path}: found ${found}; allowed: ${allowed}`).join('');
    throw cliErrors.USAGE(`What was asked for does not fit the registry. Nothing was changed.${told}`, { customer }, cause);
  }
}

/** As `axe entity add` does: an entity is named by its id alone in logs, backups and the databases of services. */
function refuseTaken(customers: { readonly [id: string]: CustomerFile }, { customer, entities }: CustomerRequest): void {
  for (const [other, { entities: known }] of Object.entries(customers)) {
    const taken = other === customer ? undefined : entities.find((entity) => known.includes(entity));
    if (taken === undefined) continue;
    throw entityErrors.ENTITY_KNOWN(
      `${taken} is an entity of ${other}, and one id for two would mix up their logs and backups. Nothing was changed. Choose another id with --entity.`,
      { entity: taken },
    );
  }
}

/** The schema of the registry checks what comes of it, with the field and what is allowed. */
function manifestOf(
  { customer, legal_name, domain, entities, tenant, ssh, platform = 'darwin' }: CustomerRequest,
  zone: string,
): CustomerFile {
  return {
    legal_name,
    primary_domain: domain.toLowerCase(),
    public_domain: `${customer}.${zone}`,
    entities: [...entities],
    entity_meta: Object.fromEntries(entities.map((entity) => [entity, { legal_name, kind: 'corporate', standard: 'ksme' }])),
    ...(ssh === undefined ? {} : { host: { ssh, platform: platform as 'darwin' } }),
    ...(tenant === undefined ? {} : { sso: { provider: 'microsoft_entra_id', tenant_id: tenant, apps: {} } }),
    user_entity_map: {},
    services: serviceManifest(customer),
    fiscal_year_start: '01-01',
  };
}
