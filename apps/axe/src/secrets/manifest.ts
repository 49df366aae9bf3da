import type { Customer, ServiceSecret } from '@axe/registry';
import { secretCommandErrors } from './errors.ts';

export type Provider = NonNullable<ServiceSecret['rotation_external']>;

/** One secret that a service reads. */
export interface ManifestEntry {
  readonly service: string;
  readonly env: string;
  /** Name of the item in the store. */
  readonly vault: string;
  /** Who issues it; undefined for one that axe makes itself. */
  readonly provider: Provider | undefined;
  /** ISO date. */
  readonly expires: string | undefined;
}

/** What the services need from the store, in the order of the registry. A service that the store itself runs on needs nothing from it. */
export function manifestOf({ services }: Customer, service?: string): readonly ManifestEntry[] {
  if (service !== undefined) serviceOf(services, service);
  return Object.entries(services).flatMap(([name, { secrets, bootstrap_only: byHand }]) =>
    byHand === true || (service !== undefined && service !== name)
      ? []
      : secrets.map(({ env, vault, rotation_external: provider, expires }) => ({ service: name, env, vault, provider, expires })),
  );
}

/** Why there is nothing to look for in the store, as a sentence. */
export const noSecretsText = (id: string, { services }: Customer): string =>
  Object.keys(services).length === 0
    ? `${id} runs no services in customers.yaml, so no secrets of it are named there.`
    : `No service of ${id} reads a secret from the store.`;

/** Services whose env file axe fills. */
export const filledServices = ({ services }: Customer): readonly string[] =>
  Object.entries(services).flatMap(([name, { env_file, bootstrap_only, secrets }]) =>
    env_file === undefined || bootstrap_only === true || secrets.length === 0 ? [] : [name],
  );

export const keptByHand = ({ services }: Customer): readonly string[] =>
  Object.entries(services).flatMap(([name, { bootstrap_only }]) => (bootstrap_only === true ? [name] : []));

export function serviceOf(services: Customer['services'], name: string): Customer['services'][string] {
  const found = Object.hasOwn(services, name) ? services[name] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(services);
  throw secretCommandErrors.SERVICE_UNKNOWN(
    `The customer has no service ${JSON.stringify(name)}; it ${known.length === 0 ? 'runs none' : `has ${known.join(', ')}`}. Nothing was done.`,
    { service: name },
  );
}

/**
 * The secret that is meant by an environment name (`FRAME_DB_PASSWORD`) or by an item (`frame/acme/db-password`): all places that read
 * it, which are several when services share an item.
 */
export function findEntries(customer: Customer, text: string, service?: string): readonly ManifestEntry[] {
  const all = manifestOf(customer, service);
  const found = all.filter(({ env, vault }) => env === text || vault === text);
  const items = [...new Set(found.map(({ vault }) => vault))];
  const [item] = items;
  if (item === undefined) throw unknownSecret(text, all);
  if (items.length > 1) {
    const places = found.map((entry) => `${entry.service} (${entry.vault})`);
    throw secretCommandErrors.SECRET_AMBIGUOUS(
      `${text} is another secret in each of ${places.join(', ')}. Nothing was done. Say which one is meant: ${oneOf(found.map((entry) => `--service ${entry.service}`))}.`,
      { services: found.map((entry) => entry.service) },
    );
  }
  return manifestOf(customer).filter(({ vault }) => vault === item);
}

const oneOf = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** How a command names this very secret: with the service where the name alone would be ambiguous. */
export function secretWords(customer: Customer, { service, env }: Pick<ManifestEntry, 'service' | 'env'>): string {
  const items = new Set(manifestOf(customer).flatMap((entry) => (entry.env === env ? [entry.vault] : [])));
  return items.size > 1 ? `${env} --service ${service}` : env;
}

/** Like `findEntries`; an item path that no service reads is taken as it stands. */
export function itemMeant(
  customer: Customer,
  text: string,
  service?: string,
): { readonly item: string; readonly entries: readonly ManifestEntry[] } {
  const named = manifestOf(customer).some(({ vault }) => vault === text);
  if (!named && /^[^\s/]+(\/[^\s/]+)+$/.test(text)) return { item: text, entries: [] };
  const entries = findEntries(customer, text, service);
  return { item: entries[0]?.vault ?? text, entries };
}

function unknownSecret(text: string, all: readonly ManifestEntry[]) {
  const known = [...new Set(all.map(({ env }) => env))];
  const hint = known.length === 0 ? 'its manifest is empty' : `it has ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
  return secretCommandErrors.SECRET_UNKNOWN(
    `The registry names no secret ${JSON.stringify(text)} of the customer; ${hint}. Nothing was done. An item of the store that no service reads is named by its path, such as frame/acme/db-password.`,
    { secret: text },
  );
}
