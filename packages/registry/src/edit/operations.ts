import type { Scope } from '@axe/kit';
import { registryErrors } from '../errors.ts';
import { defaultScopes } from '../registry.ts';
import type { CustomerFile, EntityMeta, GrantsFile } from '../schema.ts';
import type { RegistryEdit } from './edit-registry.ts';
import { same } from './same.ts';

// Every operation is idempotent: doing it twice is doing it once.

type GrantsMap = Readonly<Record<string, readonly Scope[]>>;

/** Sets a person's whole line; an empty map takes every right, whatever the default of the domain says. */
export const setEmployee = (customer: string, email: string, grants: GrantsFile): RegistryEdit =>
  changeCustomer(customer, (old) => ({ ...old, user_entity_map: setLine(old.user_entity_map, email, grants) }));

/** Adds scopes in one entity. A person without an own line keeps what the default of the domain gave. */
export const grantEmployee = (customer: string, email: string, entity: string, scopes: readonly Scope[] = defaultScopes): RegistryEdit =>
  changeCustomer(customer, (old) => ({
    ...old,
    user_entity_map: setLine(old.user_entity_map, email, addGrant(lineOf(old, email) ?? {}, entity, scopes)),
  }));

/** Takes one entity from a person; what is left becomes the own line. */
export const revokeEmployee = (customer: string, email: string, entity: string): RegistryEdit =>
  changeCustomer(customer, (old) => {
    const line = lineOf(old, email);
    if (line === undefined) return old;
    const rest = Array.isArray(line)
      ? line.filter((held) => held !== entity)
      : Object.fromEntries(Object.entries(line).filter(([held]) => held !== entity));
    return { ...old, user_entity_map: setLine(old.user_entity_map, email, Array.isArray(rest) && rest.length === 0 ? {} : rest) };
  });

/** Leaves an empty line, so that a later sign-in ends in a refusal and not in the default; also ends being an admin. */
export const removeEmployee = (customer: string, email: string): RegistryEdit =>
  changeCustomer(customer, (old) => ({ ...old, ...withoutAdmin(old, email), user_entity_map: setLine(old.user_entity_map, email, {}) }));

export const addAdmin = (customer: string, email: string): RegistryEdit =>
  changeCustomer(customer, (old) => {
    const admins = old.admins ?? [];
    return admins.some((admin) => sameAddress(admin, email)) ? old : { ...old, admins: [...admins, email.toLowerCase()] };
  });

export const removeAdmin = (customer: string, email: string): RegistryEdit =>
  changeCustomer(customer, (old) => ({ ...old, ...withoutAdmin(old, email) }));

export const setAgent = (customer: string, agent: string, grants: GrantsFile): RegistryEdit =>
  changeCustomer(customer, (old) => ({ ...old, agents: { ...old.agents, [agent]: grants } }));

export const removeAgent = (customer: string, agent: string): RegistryEdit =>
  changeCustomer(customer, (old) => (old.agents === undefined ? old : { ...old, agents: without(old.agents, agent) }));

/** Adds an entity, or changes what is known of it. */
export const setEntity = (customer: string, entity: string, meta?: EntityMeta): RegistryEdit =>
  changeCustomer(customer, (old) => ({
    ...old,
    entities: old.entities.includes(entity) ? old.entities : [...old.entities, entity],
    ...(meta && { entity_meta: { ...old.entity_meta, [entity]: meta } }),
  }));

/** Adds a customer; the same customer again is no change, another one of the same id is refused. */
export const addCustomer =
  (id: string, manifest: CustomerFile): RegistryEdit =>
  (file) => {
    const old = Object.hasOwn(file.customers, id) ? file.customers[id] : undefined;
    if (old !== undefined && !same(old, manifest)) {
      throw registryErrors.REGISTRY_EDIT_REFUSED(
        `Customer ${id} is already in the registry with other values; it is unchanged. Choose another id, or edit the customer.`,
        { customer: id },
      );
    }
    return old === undefined ? { ...file, customers: { ...file.customers, [id]: manifest } } : file;
  };

export const removeCustomer =
  (id: string): RegistryEdit =>
  (file) => ({ ...file, customers: without(file.customers, id) });

/** The building block of all edits of one customer. `change` must not mutate its argument. */
export const changeCustomer =
  (id: string, change: (customer: CustomerFile) => CustomerFile): RegistryEdit =>
  (file) => {
    const old = Object.hasOwn(file.customers, id) ? file.customers[id] : undefined;
    if (old === undefined) {
      throw registryErrors.CUSTOMER_UNKNOWN(`The registry has no customer ${JSON.stringify(id)}; nothing was changed.`, { customer: id });
    }
    return { ...file, customers: { ...file.customers, [id]: change(old) } };
  };

type Lines = Readonly<Record<string, GrantsFile>>;

const sameAddress = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();

// The file may spell an address in another letter case; its line is kept as it is spelt.
const findLine = (lines: Lines | undefined, key: string) => Object.keys(lines ?? {}).find((known) => sameAddress(known, key));

export const setLine = (lines: Lines | undefined, email: string, grants: GrantsFile) => ({
  ...lines,
  [findLine(lines, email) ?? email.toLowerCase()]: grants,
});

export function lineOf(customer: CustomerFile, email: string): GrantsFile | undefined {
  const own = findLine(customer.user_entity_map, email);
  if (own !== undefined) return customer.user_entity_map?.[own];
  const domain = findLine(customer.default_entities_by_domain, email.slice(email.lastIndexOf('@') + 1));
  return domain === undefined ? undefined : customer.default_entities_by_domain?.[domain];
}

function addGrant(line: GrantsFile, entity: string, scopes: readonly Scope[]): GrantsFile {
  if (Array.isArray(line)) {
    if (line.includes(entity) && scopes.every((scope) => defaultScopes.includes(scope))) return line;
    if (!line.includes(entity) && same(scopes, defaultScopes)) return [...line, entity];
  }
  const held: GrantsMap = Array.isArray(line) ? Object.fromEntries(line.map((known) => [known, defaultScopes])) : line;
  const old = Object.hasOwn(held, entity) ? (held[entity] ?? []) : [];
  const expanded = { ...held, [entity]: [...old, ...scopes.filter((scope) => !old.includes(scope))] };
  return Object.fromEntries(Object.entries(expanded).map(([key, value]) => [key, [...value]]));
}

function withoutAdmin(customer: CustomerFile, email: string): { admins?: string[] } {
  return customer.admins === undefined ? {} : { admins: customer.admins.filter((admin) => !sameAddress(admin, email)) };
}

const without = <Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter(([known]) => known !== key));
