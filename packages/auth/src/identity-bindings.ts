/**
 * Remembers which account of the identity provider first signed in as a person. A mailbox address can pass to another
 * employee; the pair (tenant id, object id) never does. The store outlives the process: a database table, not memory.
 */
export interface IdentityBindings {
  /**
   * Records the account when the person has none yet, and answers with the account that stands. Two first sign-ins at once
   * must agree on one winner.
   */
  bind(person: string, tenantId: string, objectId: string): Promise<BoundAccount>;
}

export interface BoundAccount {
  readonly tenantId: string;
  readonly objectId: string;
}

/** Bindings that last as long as the process: for tests and for tools that never see Entra tokens. */
export function createMemoryBindings(): IdentityBindings {
  const accounts = new Map<string, BoundAccount>();
  return {
    async bind(person, tenantId, objectId) {
      const standing = accounts.get(person) ?? { tenantId, objectId };
      accounts.set(person, standing);
      return standing;
    },
  };
}
