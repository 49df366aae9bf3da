import type { Customer } from '@axe/registry';
import type { ManifestEntry } from './manifest.ts';

export interface ConnectorApp {
  /** Key in `sso.apps`, such as `frame_mcp`. */
  readonly app: string;
  readonly clientId: string;
}

/** The app registration whose secret this is. */
export function appOf({ sso }: Customer, entries: readonly ManifestEntry[]): ConnectorApp | undefined {
  const names = new Set(entries.map(({ env }) => env));
  const found = Object.entries(sso?.apps ?? {}).find(([, { client_secret_env: env }]) => env !== undefined && names.has(env));
  return found === undefined ? undefined : { app: found[0], clientId: found[1].client_id };
}

/**
 * People who pasted the secret into a connector form, and so must paste the new one: everybody with rights, for an app of a connector.
 * Where the platform is advertised, connectors register themselves and hold no secret.
 */
export function connectorPeople(customer: Customer, entries: readonly ManifestEntry[]): readonly string[] {
  const app = appOf(customer, entries)?.app;
  if (app?.endsWith('_mcp') !== true || customer.sso?.advertise !== 'entra') return [];
  return Object.entries(customer.user_entity_map)
    .filter(([, rights]) => Object.keys(rights).length > 0)
    .map(([email]) => email)
    .sort();
}
