import { coveredScopes, holdsScope, type Scope } from '@axe/kit';
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
  if (!caller.tokenAllows(entity, scope)) {
    const missing = caller.missingScope(entity, scope);
    const message = `The token lacks ${missing}, although the registry grants it. Nothing was done. Ask the issuer for a token with that scope.`;
    throw authErrors.INSUFFICIENT_SCOPE(message, { reason: 'INSUFFICIENT_SCOPE', entity, needed: scope, scope: missing });
  }
}
