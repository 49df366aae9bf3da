import type { Caller } from '@axe/auth';
import type { Rights, Role } from '@axe/kit';

const known = new WeakMap<Caller, Rights>();

/** What registry and token both allow, entity by entity: what handlers see. */
export function effectiveRights(caller: Caller): Rights {
  let rights = known.get(caller);
  if (rights === undefined) {
    const entities = [...caller.rights.keys()].map((entity) => [entity, new Set(caller.scopesIn(entity))] as const);
    rights = new Map(entities.filter(([, held]) => held.size > 0));
    known.set(caller, rights);
  }
  return rights;
}

const none: ReadonlySet<Role> = new Set();

/** The roles the registry gives, unless the token stops short of administration. */
export const effectiveRoles = (caller: Caller): ReadonlySet<Role> => (caller.tokenAllows('', 'admin') ? caller.roles : none);
