import type { Rights, Role, Scope } from '@axe/kit';
import type { CustomerSlice, Grants } from './registry.ts';

/**
 * Rights of a person: the own line, else the default of the e-mail domain. `undefined`: not mapped at all. An empty
 * map: mapped with no rights, which beats the default. The same slice gives the same object.
 */
export function rightsOfPerson(slice: CustomerSlice, email: string): Rights | undefined {
  const address = email.toLowerCase();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const { user_entity_map: people, default_entities_by_domain: defaults } = slice.customer;
  return rightsFrom(people, address) ?? (address.includes('@') ? rightsFrom(defaults, domain) : undefined);
}

/** Rights of an agent; agents have no defaults. `undefined`: not mapped. */
export function rightsOfAgent(slice: CustomerSlice, id: string): Rights | undefined {
  return rightsFrom(slice.customer.agents, id);
}

/** True for one of the customer's own administrators. */
export function isCustomerAdmin(slice: CustomerSlice, email: string): boolean {
  return slice.customer.admins.includes(email.toLowerCase());
}

/** Roles of a person; agents have none. */
export function rolesOfPerson(slice: CustomerSlice, email: string): ReadonlySet<Role> {
  const roles = new Set<Role>();
  if (slice.operators.includes(email.toLowerCase())) roles.add('operator');
  if (isCustomerAdmin(slice, email)) roles.add('admin');
  return roles;
}

const known = new WeakMap<Grants, Rights>();

function rightsFrom(lines: { readonly [key: string]: Grants }, key: string): Rights | undefined {
  const grants = Object.hasOwn(lines, key) ? lines[key] : undefined;
  if (grants === undefined) return undefined;
  let rights = known.get(grants);
  if (rights === undefined) {
    rights = new Map(Object.entries(grants).map(([entity, held]) => [entity, new Set<Scope>(held)]));
    known.set(grants, rights);
  }
  return rights;
}
