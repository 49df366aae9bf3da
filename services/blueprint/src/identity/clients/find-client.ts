import { errors } from 'oidc-provider';
import type { IdentityCore } from '../core.ts';

type Client = NonNullable<Awaited<ReturnType<ReturnType<IdentityCore['provider']>['Client']['find']>>>;

/** Undefined for a client that is unknown, was blocked, or whose metadata document cannot be had or is not acceptable. */
export async function findClient(core: IdentityCore, id: string): Promise<Client | undefined> {
  try {
    return await core.provider().Client.find(id);
  } catch (error) {
    if (error instanceof errors.OIDCProviderError && error.expose) return undefined;
    throw error;
  }
}
