import { type Actor, holdsScope, intersectRights, isAgent, type Rights, type Role, type Scope, scopes } from '@axe/kit';
import { type CustomerSlice, rightsOfAgent, rightsOfPerson, rolesOfPerson } from '@axe/registry';
import { authErrors } from './errors.ts';
import type { Admission } from './trusted-issuer.ts';

/** A checked token and what follows from it until the registry changes. */
export interface VerifiedToken extends Pick<Admission, 'actor' | 'allows' | 'scopeFor'> {
  readonly issuer: string;
  readonly subject: string;
  /** `jti`, or Entra's `uti`; undefined when the issuer numbers no tokens. */
  readonly tokenId: string | undefined;
  readonly expiresAt: Date;
  readonly account: Admission['account'];
}

/** Who calls and what they may do. The same token and the same registry slice give the same object. */
export interface Caller {
  readonly actor: Actor;
  /** In dual mode the person for whom the agent acts. */
  readonly onBehalfOf: Actor | undefined;
  /** What the registry grants; in dual mode what it grants to both. */
  readonly rights: Rights;
  /** What the registry makes of the person besides; empty for agents, and in dual mode, where an agent acts. */
  readonly roles: ReadonlySet<Role>;
  /** A stable name for counters and receipts: the actor, and in dual mode the person behind it. */
  readonly subject: string;
  readonly expiresAt: Date;
  /** False when the token sets a ceiling below this scope. Says nothing about the registry. */
  tokenAllows(entity: string, scope: Scope): boolean;
  /** The scope to name in a challenge when `tokenAllows` is false, in the words of the token's issuer. */
  missingScope(entity: string, scope: Scope): string;
  /** Scopes that token and registry both allow, lowest first: the effective ones. */
  scopesIn(entity: string): readonly Scope[];
  /** True when the registry has an entity of that id, whatever the caller may do in it. */
  isEntity(entity: string): boolean;
}

/** The caller behind one token, or behind an agent's token and a person's. */
export function callerOf(slice: CustomerSlice, tokens: readonly [VerifiedToken, VerifiedToken?]): Caller {
  const [token, userToken] = tokens;
  const own = registryRights(slice, token.actor);
  const rights = userToken === undefined ? own : intersectRights(own, registryRights(slice, userToken.actor));
  const lacking = (entity: string, scope: Scope): VerifiedToken | undefined => {
    if (!allows(token, entity, scope)) return token;
    return userToken === undefined || allows(userToken, entity, scope) ? undefined : userToken;
  };
  const tokenAllows = (entity: string, scope: Scope) => lacking(entity, scope) === undefined;
  return {
    actor: token.actor,
    onBehalfOf: userToken?.actor,
    rights,
    roles: userToken === undefined ? rolesOf(slice, token.actor) : noRoles,
    subject: userToken === undefined ? token.actor : `${token.actor} for ${userToken.actor}`,
    expiresAt: userToken === undefined || token.expiresAt < userToken.expiresAt ? token.expiresAt : userToken.expiresAt,
    tokenAllows,
    missingScope: (entity, scope) => (lacking(entity, scope) ?? token).scopeFor(entity, scope),
    scopesIn: (entity) => scopes.filter((scope) => holdsScope(rights.get(entity), scope) && tokenAllows(entity, scope)),
    isEntity: (entity) => slice.customer.entities.includes(entity),
  };
}

const allows = (token: VerifiedToken, entity: string, scope: Scope): boolean => token.allows === undefined || token.allows(entity, scope);

const noRoles: ReadonlySet<Role> = new Set();

/** A role is a line in the registry too: who has one is known, and holds no rights in entities until some are granted. */
function registryRights(slice: CustomerSlice, actor: Actor): Rights {
  const name = nameOf(actor);
  const rights = isAgent(actor) ? rightsOfAgent(slice, name) : rightsOfPerson(slice, name);
  if (rights !== undefined) return rights;
  if (rolesOf(slice, actor).size > 0) return new Map();
  const message = `${name} is signed in properly but has no line in the registry of ${slice.id}. Ask the operator for access; signing in again does not help.`;
  throw authErrors.USER_NOT_MAPPED(message, { reason: 'USER_NOT_MAPPED', actor, customer: slice.id });
}

const rolesOf = (slice: CustomerSlice, actor: Actor): ReadonlySet<Role> => (isAgent(actor) ? noRoles : rolesOfPerson(slice, nameOf(actor)));

const nameOf = (actor: Actor): string => actor.slice(actor.indexOf(':') + 1);
