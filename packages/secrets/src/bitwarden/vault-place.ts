import type { SecretStoreSettings } from '@axe/registry';
import { vaultErrors } from './errors.ts';
import type { VaultPlace } from './explain-failure.ts';

/** The settings of the registry as a place to sign in; refuses what is left out. */
export function placeOf(customer: string, { server, email }: SecretStoreSettings): VaultPlace {
  if (server !== undefined && email !== undefined) return { customer, server: server.replace(/\/+$/, ''), email };
  throw vaultErrors.VAULT_UNFIT(
    `secret_store of ${customer} in customers.yaml has the driver bitwarden without ${server === undefined ? 'server' : 'email'}. Nothing was changed. Add it.`,
    { customer },
  );
}

/** What the client says of itself. */
export interface ClientState {
  readonly state: 'unauthenticated' | 'locked' | 'unlocked';
  readonly server: string | undefined;
  readonly email: string | undefined;
  readonly userId: string | undefined;
}

export function clientStateFrom(data: unknown): ClientState | undefined {
  const template = (data as { template?: unknown } | null)?.template;
  if (typeof template !== 'object' || template === null) return undefined;
  const { status, serverUrl, userEmail, userId } = template as { [name: string]: unknown };
  if (status !== 'unauthenticated' && status !== 'locked' && status !== 'unlocked') return undefined;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { state: status, server: textOf(serverUrl), email: textOf(userEmail), userId: textOf(userId) };
}

/** A folder of the client belongs to one account: another one is never taken for it. */
export function checkPlace({ customer, server, email }: VaultPlace, found: ClientState): void {
  const same = found.server?.replace(/\/+$/, '') === server && found.email?.toLowerCase() === email.toLowerCase();
  if (same) return;
  throw vaultErrors.VAULT_UNFIT(
    `The client of ${customer} on this machine is signed in as ${found.email ?? 'nobody'} at ${found.server ?? 'no server'}; the registry says ${email} at ${server}. Nothing was changed. Correct the registry, or run axe vault reset ${customer}.`,
    { customer },
  );
}
