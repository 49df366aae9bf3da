import { coveredScopes, holdsScope, type Role, type Scope } from '@axe/kit';
import type { Caller } from './caller.ts';
import { authErrors } from './errors.ts';

/**
 * Refuses unless registry and token both allow `scope` in `entity`. The registry is asked first: where it grants nothing, a
 * better token would not help, and a challenge would send the client round in circles.
 */
export function authorize(caller: Caller, entity: string, scope: Scope): void {
  const held = caller.rights.get(entity);
  if (!holdsScope(held, scope)) {
    const scopes = coveredScopes(held);
    const who = caller.onBehalfOf === undefined ? caller.actor : `${caller.actor} for ${caller.onBehalfOf}`;
    const message =
      `${who} needs ${scope} in ${entity} and holds ${scopes.length === 0 ? 'nothing' : scopes.join(', ')} there. ` +
      'Nothing was done. Ask the operator for the scope or name another entity.';
    const context = { reason: 'ENTITY_NOT_AUTHORIZED', entity, needed: scope, held: scopes };
    throw authErrors.ENTITY_NOT_AUTHORIZED(message, context);
  }
  refuseShortToken(caller, entity, scope);
}

/**
 * Refuses unless the registry gives the caller one of the roles and the token does not stop short of administration. Asked
 * with no entity: a role holds for the whole customer or platform.
 */
export function authorizeRole(caller: Caller, needed: readonly Role[]): void {
  if (needed.every((role) => !caller.roles.has(role))) {
    const who = caller.onBehalfOf === undefined ? caller.actor : `${caller.actor} for ${caller.onBehalfOf}`;
    const message =
      `This is for ${needed.map((role) => roleNames[role]).join(' and ')} only, and the registry does not name ${who} as one. ` +
      'Nothing was done. Ask one of them; agents never have a role.';
    throw authErrors.ROLE_REQUIRED(message, { reason: 'ROLE_REQUIRED', needed, held: [...caller.roles] });
  }
  refuseShortToken(caller, '', 'admin');
}

/** The word the rights are spelt in is the registry's; what the token lacks is named in the words of its issuer. */
function refuseShortToken(caller: Caller, entity: string, scope: Scope): void {
  if (caller.tokenAllows(entity, scope)) return;
  const missing = caller.missingScope(entity, scope);
  const message = `The token lacks ${missing}, although the registry grants it. Nothing was done. Ask the issuer for a token with that scope.`;
  const where = entity === '' ? {} : { entity };
  throw authErrors.INSUFFICIENT_SCOPE(message, { reason: 'INSUFFICIENT_SCOPE', ...where, needed: scope, scope: missing });
}

const roleNames = { operator: 'operators of the platform', admin: 'admins of the customer' } as const;
