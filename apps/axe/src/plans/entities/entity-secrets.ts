import { type Customer, type CustomerFile, changeCustomer, type RegistryEdit } from '@axe/registry';

/** A secret that a service needs once for each legal entity. */
interface EntitySecret {
  readonly env: (entity: string) => string;
  readonly vault: (customer: string, entity: string) => string;
}

/** Services that seal personal data of an entity under a passphrase of its own: lost passphrase, lost data, by design. */
const sealing: { readonly [service: string]: readonly EntitySecret[] } = {
  hive: [
    {
      env: (entity) => `HIVE_PII_PASSPHRASE_${entity.toUpperCase()}`,
      vault: (customer, entity) => `hive/${customer}/pii-passphrase-${entity}`,
    },
  ],
};

export interface EntitySlot {
  readonly service: string;
  readonly env: string;
  readonly vault: string;
}

/** What the services of the customer need for one entity; nothing for a service that the customer does not have. */
export const slotsOf = (customer: string, services: Customer['services'], entity: string): readonly EntitySlot[] =>
  Object.entries(sealing).flatMap(([service, secrets]) =>
    Object.hasOwn(services, service)
      ? secrets.map(({ env, vault }) => ({ service, env: env(entity), vault: vault(customer, entity) }))
      : [],
  );

/** The slot in the manifest of its service, unless it is there. */
export const addSlot = (customer: string, { service, env, vault }: EntitySlot): RegistryEdit =>
  changeCustomer(customer, (old) => {
    const known = old.services?.[service];
    if (known === undefined || (known.secrets ?? []).some((secret) => secret.env === env)) return old;
    const changed: NonNullable<CustomerFile['services']>[string] = { ...known, secrets: [...(known.secrets ?? []), { env, vault }] };
    return { ...old, services: { ...old.services, [service]: changed } };
  });
