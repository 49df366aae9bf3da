import type { CustomerFile } from '@axe/registry';

type Services = NonNullable<CustomerFile['services']>;

/** What the process of every service reads, by the last part of its vault path; the rest of its settings are no secrets. */
const everyService = {
  DATABASE_URL: 'database-url',
  AXE_BOOTSTRAP_SECRETS: 'bootstrap-secret',
  AXE_ENTITY_KEY: 'entity-key',
} as const;

/** The services a customer gets, and what each of them needs besides. */
const services: { readonly [service: string]: { readonly [env: string]: string } } = {
  blueprint: { ...everyService, AXE_IDENTITY_KEY: 'identity-key' },
  frame: everyService,
};

/** Names of secrets only: `axe secret generate` makes the values. */
export function serviceManifest(customer: string): Services {
  const own = Object.entries(services).map(([service, secrets]) => [
    service,
    {
      env_file: `~/${service}/.env`,
      secrets: [
        ...Object.entries(secrets).map(([env, leaf]) => ({ env, vault: `${service}/${customer}/${leaf}` })),
        // One for all: with it the services of a customer know each other's events.
        { env: 'AXE_EVENT_SECRETS', vault: `platform/${customer}/event-secret` },
      ],
    },
  ]);
  return { ...Object.fromEntries(own), vault: { bootstrap_only: true, env_file: '~/vault/.env', secrets: [] } };
}
