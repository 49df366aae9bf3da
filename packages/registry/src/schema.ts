import { isoDate, entityId as plainEntityId, scopes } from '@axe/kit';
import * as z from 'zod';

// The message of every rule is what is allowed: validation errors quote it after what was found.

const text = (pattern: RegExp, allowed: string) => z.string({ error: allowed }).regex(pattern, { error: allowed });
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `one of ${values.join(', ')}` });
const listOf = <Item extends z.ZodType>(item: Item, allowed: string) => z.array(item, { error: allowed });
const mapOf = <Key extends z.ZodString, Value extends z.ZodType>(key: Key, value: Value, allowed: string) =>
  z.record(key, value, { error: allowed });

function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? `one of ${known}` : `a map with ${known}`) });
}

const hostShape = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/i;
const hostName = text(hostShape, 'a host name such as acme.example');
const emailAddress = text(
  /^(?=.{3,254}$)[^\s\p{C}@,;:<>"'()[\]\\]{1,64}@[^\s\p{C}@,;:<>"'()[\]\\]+\.[^\s\p{C}@.,;:<>"'()[\]\\]+$/u,
  'an e-mail address such as kim@acme.example',
);
const guid = text(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'a GUID such as 11111111-1111-4111-8111-111111111111');
const path = text(/^(?!.*\/\.\.(\/|$))(~\/|\/)[^\0\r\n]*$/, 'an absolute path, or one under ~/ (in quotes), without ..');
const environmentName = text(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable such as FRAME_DB_PASSWORD');
const serviceName = text(/^[a-z][a-z0-9-]{0,30}$/, 'the name of a service such as frame');
const customerId = text(/^(?!constructor$)[a-z][a-z0-9-]{0,30}$/, 'a customer id such as acme (lower-case ASCII letters, digits, -)');
/** The one id of this shape that every object of the language has a member of: a look-up without an own-check would find it. */
const entityId = plainEntityId.refine((id) => id !== 'constructor', { error: 'another id: that one has a meaning in programs' });
const agentId = text(/^(?!constructor$)[a-z][a-z0-9._-]{0,62}$/, 'an agent id such as cfo-agent (lower-case ASCII letters, digits, . _ -)');
const appName = text(/^[a-z][a-z0-9_]{0,62}$/, 'the name of an app such as frame_mcp');
const name = z
  .string({ error: 'a name' })
  .trim()
  .min(1, { error: 'a name' })
  .max(200, { error: 'a name of up to 200 characters' })
  // They stand in pages, letters and terminals, where these would make one line look like another.
  .regex(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, {
    error: 'a name on one line, without characters that control how it is shown',
  });
const date = z.string({ error: 'a date such as 2028-05-19' }).pipe(isoDate);

const secureUrl = text(
  /^(https:\/\/[^\s/]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(\/\S*)?$/,
  'an https URL, or http on localhost',
);
const applicationIdUri = text(
  /^(https:\/\/[^\s/]+|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?|api:\/\/[^\s/]+)(\/[^\s]*)?$/,
  'a URL such as https://acme.platform.example/frame/mcp, without a slash at the end',
).refine((uri) => !uri.endsWith('/'), { error: 'the same without the slash at the end' });
const redirectUri = z.union([secureUrl, text(/^(?!https?:)[a-z][a-z0-9+.-]*:\/\/\S+$/, 'a private-use scheme')], {
  error: 'an https URL, http on localhost, or a scheme of an app',
});

const scopeList = listOf(oneOf(scopes), `a list of scopes from ${scopes.join(', ')}`);
const grants = z.union([listOf(entityId, 'a list of entity ids'), mapOf(entityId, scopeList, 'a map of entity id to scopes')], {
  error: 'a list of entity ids (default scopes), or a map such as { acmec: [read, write] }',
});

const secret = fields({
  env: environmentName,
  vault: text(/^[^\s/]+(\/[^\s/]+)+$/, 'the vault item that holds the value, such as frame/acme/db-password'),
  rotation_external: oneOf(['azure', 'github', 'meta', 'anthropic', 'naver', 'slack']).optional(),
  expires: date.optional(),
});

const service = fields({
  env_file: path.optional(),
  bootstrap_only: z.boolean({ error: 'true or false' }).optional(),
  /** First port of its block on this machine, where it differs from the service's own. */
  port: z
    .int({ error: 'a port from 1024 to 65535' })
    .min(1024, { error: 'a port from 1024 to 65535' })
    .max(65_535, { error: 'a port from 1024 to 65535' })
    .optional(),
  secrets: listOf(secret, 'a list of { env, vault }').default([]),
});

const app = fields({
  client_id: guid,
  application_id_uri: applicationIdUri.optional(),
  client_secret_env: environmentName.optional(),
  redirect_uris: listOf(redirectUri, 'a list of redirect URIs').default([]),
  scopes: listOf(text(/^\S+$/, 'a scope without spaces'), 'a list of OAuth scopes').default([]),
});

const sso = fields({
  provider: oneOf(['microsoft_entra_id']),
  tenant_id: guid,
  /** Whose issuer the services name in their metadata; tokens of both are accepted. */
  advertise: oneOf(['platform', 'entra']).default('platform'),
  apps: mapOf(appName, app, 'a map of app name to { client_id, … }').default({}),
  /** Where programs that register themselves may receive answers, besides this machine and Claude. */
  allowed_redirect_uris: listOf(redirectUri, 'a list of redirect URIs').default([]),
});

/** Where the values behind the names of `services.*.secrets` are kept. Each customer has a store of its own. */
const secretStore = fields({
  driver: oneOf(['local', 'bitwarden']),
  /** Bitwarden-compatible server: its base URL, the account that axe uses there, and where items go. */
  server: secureUrl.optional(),
  email: emailAddress.optional(),
  organization: guid.optional(),
  collection: guid.optional(),
  /** What employees see: the items that `axe mcp publish` writes. */
  connectors_collection: guid.optional(),
});

const entityMeta = fields({
  legal_name: name,
  kind: oneOf(['corporate', 'kip', 'kvf']),
  standard: oneOf(['ksme', 'kgaap', 'kifrs']),
});

const customerShape = fields({
  legal_name: name,
  primary_domain: hostName,
  public_domain: hostName.optional(),
  entities: listOf(entityId, 'a list of entity ids'),
  entity_meta: mapOf(entityId, entityMeta, 'a map of entity id to { legal_name, kind, standard }').default({}),
  host: fields({ ssh: text(/^[^\s-]\S*$/, 'a host that ssh understands'), platform: oneOf(['darwin', 'linux']) }).optional(),
  sso: sso.optional(),
  admins: listOf(emailAddress, 'a list of e-mail addresses').default([]),
  user_entity_map: mapOf(emailAddress, grants, 'a map of e-mail address to rights').default({}),
  default_entities_by_domain: mapOf(hostName, grants, 'a map of e-mail domain to rights').default({}),
  agents: mapOf(agentId, grants, 'a map of agent id to rights').default({}),
  secret_store: secretStore.default({ driver: 'local' }),
  services: mapOf(serviceName, service, 'a map of service name to { env_file, secrets }').default({}),
  fiscal_year_start: text(/^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/, 'month and day such as "01-01" (up to the 28th)').default('01-01'),
  service_tenant_map: mapOf(
    serviceName,
    z.int({ error: 'a whole number from 1' }).min(1, { error: 'a whole number from 1' }),
    'a map of service name to tenant number',
  ).default({}),
  ring_backup: fields({ peer: customerId, receive_dir: path }).optional(),
  onboarded: date.optional(),
});

/** customers.yaml as it stands in the file. */
export const registryShape = fields({
  version: z.literal(1, { error: '1' }),
  zone: hostName,
  operators: listOf(emailAddress, 'a list of e-mail addresses').default([]),
  customers: mapOf(customerId, customerShape, 'a map of customer id to customer'),
});

/** What is written in the file: shorthands as written. Edits are functions of it. */
export type RegistryFile = z.input<typeof registryShape>;
export type CustomerFile = z.input<typeof customerShape>;
export type GrantsFile = z.input<typeof grants>;
export type EntityMeta = z.output<typeof entityMeta>;
export type ServiceApp = Readonly<z.output<typeof app>>;
export type SecretStoreSettings = Readonly<z.output<typeof secretStore>>;
export type ServiceSecret = Readonly<z.output<typeof secret>>;

export type ReadRegistry = z.output<typeof registryShape>;
export type ReadCustomer = z.output<typeof customerShape>;
export type ReadGrants = z.output<typeof grants>;
