import { connectorClientId, findClient, isFirstParty } from '../clients/index.ts';
import type { IdentityCore } from '../core.ts';
import type { ClientShown } from '../pages/index.ts';

/** The client as people see it: its name and where the answer goes. Undefined when there is no such client any more. */
export async function shownClient(
  core: IdentityCore,
  params: { readonly client_id?: unknown; readonly redirect_uri?: unknown },
): Promise<ClientShown | undefined> {
  const id = String(params.client_id);
  const client = await findClient(core, id);
  if (client === undefined) return undefined;
  const uri = params.redirect_uri;
  const host = typeof uri === 'string' && URL.canParse(uri) ? new URL(uri).host : '';
  return { name: client.clientName ?? id, redirectHost: host, firstParty: isFirstParty(id), registered: registrationOf(id) };
}

function registrationOf(id: string): ClientShown['registered'] {
  if (isFirstParty(id) || id === connectorClientId) return 'static';
  return id.startsWith('https:') ? 'document' : 'dynamic';
}
