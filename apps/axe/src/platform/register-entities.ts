import { issueBootstrapToken } from '@axe/auth';
import { isRefusal, newId } from '@axe/kit';
import type { CustomerSlice, RegistryWatch } from '@axe/registry';
import { callTool } from '../remote/call-tool.ts';
import { type Remote, remoteWith } from '../remote/platform-address.ts';
import { services } from './demo.ts';
import type { ServiceSecrets } from './secrets.ts';
import { setupAgent } from './setup-agent.ts';

export interface RegisterParts {
  readonly url: string;
  readonly watch: RegistryWatch;
  readonly secrets: ReadonlyMap<string, ServiceSecrets>;
  readonly notice: (line: string) => void;
}

const tokenSeconds = 300;

/**
 * Every entity of the registry (or only these) gets its books, through the same tool that an administrator would call. Repeating it
 * changes nothing.
 */
export async function registerEntities(parts: RegisterParts, only?: readonly string[]): Promise<string> {
  const slice = parts.watch.current();
  const entities = slice.customer.entities.filter((entity) => only === undefined || only.includes(entity));
  let created = 0;
  for (const { name: service } of services.filter(({ hasEntities }) => hasEntities)) {
    const remote = await asSetupAgent(parts, slice, service);
    for (const entity of entities) if (await registerEntity(parts, remote, service, slice, entity)) created += 1;
  }
  return created === 0 ? `books of ${entities.length} entities are there` : `books made for ${created} of ${entities.length} entities`;
}

async function asSetupAgent({ url, secrets }: RegisterParts, slice: CustomerSlice, service: string): Promise<Remote> {
  const secret = secrets.get(service)?.bootstrap ?? '';
  const ceiling = Object.fromEntries(slice.customer.entities.map((entity) => [entity, ['admin'] as const]));
  const now = new Date();
  const request = { customer: slice.id, service, secret, subject: setupAgent, ceiling, ttlSeconds: tokenSeconds, now, tokenId: newId() };
  return remoteWith(url, { token: await issueBootstrapToken(request), source: 'option' });
}

/** True when its books were made by this call. */
async function registerEntity(
  { notice }: RegisterParts,
  remote: Remote,
  service: string,
  { customer }: CustomerSlice,
  entity: string,
): Promise<boolean> {
  const known = customer.entity_meta[entity];
  const args = {
    entity_id: entity,
    legal_name: known?.legal_name ?? entity,
    kind: known?.kind ?? 'corporate',
    ...(known === undefined ? {} : { standard: known.standard }),
    fiscal_year_start_month: Number(customer.fiscal_year_start.slice(0, 2)),
  };
  try {
    const result = await callTool(remote, { service, errors: {} }, 'register_entity', args);
    return result.created === true;
  } catch (error) {
    // Books are never overridden by an edit of the registry: the difference is told, and the books stay.
    if (!isRefusal(error, 'ENTITY_CONFLICT')) throw error;
    notice(`    ${error.message}`);
    return false;
  }
}
