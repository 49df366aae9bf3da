import { issueBootstrapToken } from '@axe/auth';
import { isRefusal, newId } from '@axe/kit';
import type { RegistryWatch } from '@axe/registry';
import { callTool } from '../remote/call-tool.ts';
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

/** Every entity of the registry gets its books, through the same tool that an administrator would call. Repeating it changes nothing. */
export async function registerEntities({ url, watch, secrets, notice }: RegisterParts): Promise<string> {
  const slice = watch.current();
  const { entities, entity_meta: meta } = slice.customer;
  let created = 0;
  for (const { name: service } of services) {
    const secret = secrets.get(service)?.bootstrap ?? '';
    const ceiling = Object.fromEntries(entities.map((entity) => [entity, ['admin'] as const]));
    const now = new Date();
    const request = { customer: slice.id, service, secret, subject: setupAgent, ceiling, ttlSeconds: tokenSeconds, now, tokenId: newId() };
    const headers = { authorization: `Bearer ${await issueBootstrapToken(request)}` };
    for (const entity of entities) {
      const known = meta[entity];
      const args = {
        entity_id: entity,
        legal_name: known?.legal_name ?? entity,
        kind: known?.kind ?? 'corporate',
        ...(known === undefined ? {} : { standard: known.standard }),
        fiscal_year_start_month: Number(slice.customer.fiscal_year_start.slice(0, 2)),
      };
      try {
        const result = await callTool({ url, headers }, { service, errors: {} }, 'register_entity', args);
        if (result.created === true) created += 1;
      } catch (error) {
        // Books are never overridden by an edit of the registry: the difference is told, and the books stay.
        if (!isRefusal(error, 'ENTITY_CONFLICT')) throw error;
        notice(`    ${error.message}`);
      }
    }
  }
  return created === 0 ? `books of ${entities.length} entities are there` : `books made for ${created} of ${entities.length} entities`;
}
