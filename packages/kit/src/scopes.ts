/** What a person or agent may do in one entity. `reopen` is granted on its own and implied by nothing. */
export const scopes = ['read', 'write', 'close', 'admin', 'reopen'] as const;
export type Scope = (typeof scopes)[number];

/** Entity id → the scopes held there, as granted (not expanded). */
export type Rights = ReadonlyMap<string, ReadonlySet<Scope>>;

const ladder = ['read', 'write', 'close', 'admin'] as const satisfies readonly Scope[];

/** True when `held` covers `needed`: a higher rung of read < write < close < admin covers the lower ones. */
export function holdsScope(held: ReadonlySet<Scope> | undefined, needed: Scope): boolean {
  if (held === undefined) return false;
  if (needed === 'reopen') return held.has('reopen');
  return ladder.slice(ladder.indexOf(needed)).some((scope) => held.has(scope));
}

/** Every scope that `held` covers, lowest first. */
export function coveredScopes(held: ReadonlySet<Scope> | undefined): readonly Scope[] {
  return scopes.filter((scope) => holdsScope(held, scope));
}

/** What both sides hold, entity by entity; entities with nothing left are dropped. */
export function intersectRights(left: Rights, right: Rights): Rights {
  const common = new Map<string, ReadonlySet<Scope>>();
  for (const [entity, held] of left) {
    const other = right.get(entity);
    const both = scopes.filter((scope) => holdsScope(held, scope) && holdsScope(other, scope));
    if (both.length > 0) common.set(entity, new Set(both));
  }
  return common;
}
