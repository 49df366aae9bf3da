import * as z from 'zod';
import { isPackApp, packApps } from './app-rule.ts';

// The message of every rule is what is allowed: errors quote it after what was found.

const packSchema = 'axelabs-bootstrap/v1';

const text = (pattern: RegExp, allowed: string) => z.string({ error: allowed }).regex(pattern, { error: allowed });
const guid = text(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'a GUID').transform((id) => id.toLowerCase());
const url = text(/^(https?|api):\/\/\S{1,300}$/, 'a URI');
const flag = z.boolean({ error: 'true or false' });

const secretText = 'a secret as Entra shows it: 8 to 200 visible ASCII characters, without spaces and line breaks';

const app = z.object(
  {
    client_id: guid,
    /** Left out where the tenant keeps a secret whose value only the operator has. */
    client_secret: text(/^[!-~]{8,200}$/, secretText).optional(),
    secret: z.enum(['new', 'kept', 'missing'], { error: 'new, kept or missing' }).optional(),
    secret_expires: text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$/, 'an instant such as 2028-05-19T00:00:00Z').optional(),
    application_id_uri: url.optional(),
    scope: text(/^\S{1,300}$/, 'a scope').optional(),
    redirect_uris: z
      .array(text(/^\S{1,300}$/, 'a URI'), { error: 'a list of URIs' })
      .max(50, { error: 'up to 50 URIs' })
      .optional(),
    token_version: z.int({ error: '2' }).nullable().optional(),
    id_tokens: flag.optional(),
    public_client: flag.nullable().optional(),
    admin_consent: z.enum(['granted', 'needed'], { error: 'granted or needed' }).optional(),
  },
  { error: 'a map with client_id, client_secret, …' },
);

const appName = z.string().refine(isPackApp, { error: packApps });

/** Members it does not know are left aside: a newer script may tell more. */
export const packShape = z.object(
  {
    schema: z.literal(packSchema, { error: JSON.stringify(packSchema) }),
    complete: flag.optional(),
    customer: text(/^[a-z][a-z0-9-]{0,30}$/, 'a customer id such as acme').optional(),
    tenant_id: guid,
    public_domain: text(/^[a-z0-9.-]{1,253}$/, 'a host name').optional(),
    apps: z
      .record(appName, app, { error: 'a map of app name to { client_id, … }' })
      .refine((apps) => Object.keys(apps).length > 0, { error: 'one app or more' }),
  },
  { error: `an object with schema ${JSON.stringify(packSchema)}, tenant_id and apps` },
);

export type BootstrapPack = Readonly<z.output<typeof packShape>>;
export type PackApp = Readonly<z.output<typeof app>>;
