import { randomBytes } from 'node:crypto';
import type { Database } from '@axe/pg';
import type { ClientMetadata } from 'oidc-provider';
import { deviceGrant } from './house-clients.ts';
import { isPlainText, redirectProblem } from './redirect-policy.ts';

/** RFC 7591, 3.2.2. */
export interface RegistrationFault {
  readonly error: 'invalid_redirect_uri' | 'invalid_client_metadata';
  readonly error_description: string;
}

const maxRedirects = 20;
const maxNameLength = 200;
const grants: ReadonlySet<string> = new Set(['authorization_code', 'refresh_token', deviceGrant]);
const addressFields = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri'] as const;

/**
 * What is kept of a registration. Clients in the wild ask for grants that do not exist, fix a scope and so block their own
 * step-up later, register one loopback port and use another, or ask for a secret they could not keep: they get what works.
 */
export function clientMetadata(asked: unknown, allowed: readonly string[]): ClientMetadata | RegistrationFault {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) {
    return fault('invalid_client_metadata', 'The registration must be a JSON object.');
  }
  const given = asked as Record<string, unknown>;
  const uris = given.redirect_uris;
  if (!Array.isArray(uris) || uris.length === 0 || uris.length > maxRedirects) {
    return fault('invalid_redirect_uri', `redirect_uris must list 1 to ${maxRedirects} addresses.`);
  }
  for (const [index, uri] of uris.entries()) {
    const problem = redirectProblem(uri, { allowed });
    if (problem !== undefined) return fault('invalid_redirect_uri', `redirect_uris[${index}] ${problem}. Nothing was registered.`);
  }
  for (const field of addressFields) {
    if (given[field] !== undefined && !isPlainHttps(given[field])) {
      return fault('invalid_client_metadata', `${field} must be an https URL of up to 2000 characters. Nothing was registered.`);
    }
  }
  const name = given.client_name;
  if (name !== undefined && (typeof name !== 'string' || name.length > maxNameLength || /\p{Cc}/u.test(name) || !name.isWellFormed())) {
    return fault('invalid_client_metadata', `client_name must be a text of up to ${maxNameLength} characters. Nothing was registered.`);
  }
  const wanted = Array.isArray(given.grant_types) ? given.grant_types.filter((one) => typeof one === 'string' && grants.has(one)) : [];
  return {
    client_id: `dyn_${randomBytes(18).toString('base64url')}`,
    ...(typeof name === 'string' && name.trim() !== '' ? { client_name: name } : {}),
    ...Object.fromEntries(addressFields.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field] as string]]))),
    redirect_uris: uris as string[],
    grant_types: [...new Set(['authorization_code', 'refresh_token', ...(wanted as string[])])],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  };
}

export const isFault = (result: ClientMetadata | RegistrationFault): result is RegistrationFault => 'error' in result;

export async function storeClient(database: Database, metadata: ClientMetadata, address: string): Promise<Date> {
  const [row] = await database.statement<{ registered_at: string }>(
    'insert into oauth_client (id, metadata, registered_from) values ($1, $2, $3) returning registered_at',
    [metadata.client_id, JSON.stringify(metadata), address],
  );
  if (row === undefined) throw new Error('an insert returned no row');
  return new Date(row.registered_at);
}

const fault = (error: RegistrationFault['error'], error_description: string): RegistrationFault => ({ error, error_description });

function isPlainHttps(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2000 || !isPlainText(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'https:' && url.username === '' && url.password === '';
}
