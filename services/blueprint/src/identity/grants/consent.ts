import { holdsScope, scopes as rights } from '@axe/kit';
import type { Database } from '@axe/pg';

/** Scopes the person allowed this client before, by resource. */
export async function rememberedConsent(
  database: Pick<Database, 'statement'>,
  accountId: string,
  clientId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await database.statement<{ resource: string; scopes: readonly string[] }>(
    'select resource, scopes from consent where account_id = $1 and client_id = $2',
    [accountId, clientId],
  );
  return new Map(rows.map(({ resource, scopes }) => [resource, scopes]));
}

/** Adds to what was allowed before; a step-up asks for more and never for less. */
export async function rememberConsent(
  database: Pick<Database, 'statement'>,
  consent: { readonly accountId: string; readonly clientId: string; readonly resource: string; readonly scopes: readonly string[] },
): Promise<void> {
  await database.statement(
    `insert into consent (account_id, client_id, resource, scopes) values ($1, $2, $3, $4)
     on conflict (account_id, client_id, resource) do update
       set scopes = (select array_agg(distinct s order by s) from unnest(consent.scopes || excluded.scopes) s), granted_at = clock_timestamp()`,
    [consent.accountId, consent.clientId, consent.resource, consent.scopes],
  );
}

/** What was allowed covers what is less: `frame` all of the service, `frame:write` also `frame:read`. */
export function isAllowed(allowed: readonly string[], scope: string): boolean {
  if (allowed.includes(scope)) return true;
  const right = rights.find((one) => scope.endsWith(`:${one}`));
  if (right === undefined) return false;
  const service = scope.slice(0, -right.length - 1);
  return allowed.includes(service) || holdsScope(new Set(rights.filter((one) => allowed.includes(`${service}:${one}`))), right);
}
