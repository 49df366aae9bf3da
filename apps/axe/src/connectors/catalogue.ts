import { type CustomerSlice, publicUrlOf, serviceApp } from '@axe/registry';
import type { ItemDraft } from '@axe/secrets';
import { type Connector, connectorOf } from './connector.ts';
import { connectorErrors } from './errors.ts';
import { employeesSee } from './hand-out.ts';
import { signInMissing } from './sign-in-missing.ts';

/** One line of the catalogue, as employees see it. Holds no value of a secret. */
export interface CatalogueEntry extends Connector {
  /** Name of the vault item: `Frame MCP (acme)`. */
  readonly item: string;
  /** Name of the vault item that holds the secret; undefined for a public client. */
  readonly secretItem: string | undefined;
  readonly tenantId: string | undefined;
}

export interface Catalogue {
  readonly customer: string;
  readonly legalName: string;
  /** Whether employees find the secrets of connectors in the store themselves. */
  readonly inVault: boolean;
  readonly entries: readonly CatalogueEntry[];
  /** Services without a connector, with the reason. */
  readonly left: readonly { readonly service: string; readonly why: string }[];
  /** Why nobody can sign in at all, as a sentence; then there are no entries. */
  readonly notSetUp: string | undefined;
}

const authority = 'https://login.microsoftonline.com';

/** The connectors of a customer, from the registry alone. */
export function catalogueOf(slice: CustomerSlice): Catalogue {
  const { customer } = slice;
  const entries: CatalogueEntry[] = [];
  const left: { service: string; why: string }[] = [];
  const notSetUp = signInMissing(slice);
  for (const service of servicesOf(slice)) {
    if (notSetUp !== undefined) {
      left.push({ service, why: 'sign-in is not set up yet' });
      continue;
    }
    const connector = connectorOf(slice, service, { publicUrl: publicUrlOf(customer, service), authority });
    const why = connector === undefined ? `sso.apps has no ${service}_mcp` : reasonAgainst(slice, connector);
    if (connector === undefined || why !== undefined) left.push({ service, why: why ?? '' });
    else {
      const secretItem = connector.secretEnv === undefined ? undefined : itemOfSecret(slice, service, connector.secretEnv);
      entries.push({ ...connector, item: itemName(service, slice.id), secretItem, tenantId: customer.sso?.tenant_id });
    }
  }
  return { customer: slice.id, legalName: customer.legal_name, inVault: employeesSee(customer), entries, left, notSetUp };
}

/** For what is handed out: refused where nobody could sign in. */
export function readyCatalogue(slice: CustomerSlice): Catalogue {
  const catalogue = catalogueOf(slice);
  if (catalogue.notSetUp === undefined) return catalogue;
  throw connectorErrors.SIGN_IN_NOT_SET_UP(`${catalogue.notSetUp} There is nothing to hand out before that; nothing was written.`, {
    customer: slice.id,
  });
}

/** Every service with an MCP app, and those that the platform signs people in for. The vault is no service for AI clients. */
function servicesOf({ customer: { services, sso } }: CustomerSlice): readonly string[] {
  const withApp = Object.keys(sso?.apps ?? {}).flatMap((app) => (app.endsWith('_mcp') ? [app.slice(0, -'_mcp'.length)] : []));
  const running = Object.entries(services).flatMap(([name, { bootstrap_only: byHand }]) => (byHand === true ? [] : [name]));
  return [...new Set([...running, ...withApp])].sort();
}

/** Why nobody could sign in with this connector. */
function reasonAgainst(slice: CustomerSlice, { service, url, secretEnv, registersItself }: Connector): string | undefined {
  if (registersItself) return undefined;
  const uri = serviceApp(slice, service)?.application_id_uri;
  // AADSTS9010010: the address clients name as the resource must be the prefix of the scope.
  if (uri !== url) return `its application_id_uri is ${uri ?? 'missing'} and clients connect to ${url}, which the tenant refuses`;
  if (secretEnv !== undefined && itemOfSecret(slice, service, secretEnv) === undefined) return `no service lists the secret ${secretEnv}`;
  return undefined;
}

function itemOfSecret({ customer: { services } }: CustomerSlice, service: string, env: string): string | undefined {
  const own = services[service]?.secrets ?? [];
  return [...own, ...Object.values(services).flatMap(({ secrets }) => secrets)].find((secret) => secret.env === env)?.vault;
}

const itemName = (service: string, customer: string): string => `${serviceTitle(service)} MCP (${customer})`;

export const serviceTitle = (service: string): string => service.charAt(0).toUpperCase() + service.slice(1);

/** Where password managers offer the item. */
const connectorPages = ['https://claude.ai/customize/connectors', 'https://claude.com/customize/connectors'] as const;

/** Tells that an item of the vault was made from the registry, and may be taken away with it. */
export const markField = 'Vault secret path';

/**
 * The item that employees see. No field may be called `Remote MCP server URL`: password managers then fill the form's fields from it and leave
 * client id and secret empty, which `Server URL` does not do.
 */
export const itemDraft = (entry: CatalogueEntry, secret: string): ItemDraft => ({
  name: entry.item,
  value: secret,
  username: entry.clientId,
  uris: [...connectorPages, entry.url],
  fields: {
    Name: entry.item,
    'Server URL': entry.url,
    'MCP URL': entry.url,
    'Tenant ID': entry.tenantId ?? 'none',
    Scopes: entry.scopes.join(' '),
    [markField]: entry.secretItem ?? 'none (public client: leave the client secret empty)',
  },
  collection: 'connectors',
});
