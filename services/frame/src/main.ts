import { bootstrapPath, createVerifier, entraPath } from '@axe/auth';
import { createLogger, type EventOptions, hostService, type Listening, listen, serviceEvents } from '@axe/mcp';
import { createIdentityBindings, openDatabase } from '@axe/pg';
import { type CustomerSlice, registryWarnings, serviceApp, watchRegistry } from '@axe/registry';
import * as z from 'zod';
import { frame } from './service.ts';

const secretList = z.string().transform((text) => text.split(',').filter((secret) => secret !== ''));

/** The environment of one process: this service, one customer, one colour. */
const environment = z.object({
  AXE_CUSTOMER: z.string().min(1),
  AXE_REGISTRY: z.string().min(1).describe('path of the registry file'),
  AXE_PUBLIC_URL: z.url().describe('where clients reach this machine, without the service'),
  AXE_DATA: z.string().min(1).describe('folder of this service alone'),
  AXE_BOOTSTRAP_SECRETS: secretList,
  AXE_EVENT_SECRETS: secretList.default([]).describe('shared by the services of the customer; newest first'),
  AXE_ENTITY_KEY: z.string().min(32),
  DATABASE_URL: z.string().min(1),
  AXE_ENTRA_AUTHORITY: z.url().optional(),
  AXE_COLOUR: z.enum(['blue', 'green', 'none']).default('none'),
  AXE_GIT_SHA: z.string().default('unknown'),
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  AXE_SOCKET: z.string().min(1).optional(),
});

type Environment = z.output<typeof environment>;

const now = () => new Date();
const log = createLogger();

function readEnvironment(): Environment {
  const read = environment.safeParse(process.env);
  if (read.success) return read.data;
  const wrong = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new Error(`frame does not start, because its environment is incomplete (${wrong}).`);
}

async function start(settings: Environment): Promise<Listening> {
  const { AXE_CUSTOMER: customer, AXE_PUBLIC_URL: publicUrl, AXE_ENTITY_KEY: entityKey } = settings;
  const watch = await watchRegistry({ file: settings.AXE_REGISTRY, customer, log });
  const app = serviceApp(watch.current(), frame.name);
  const tenantId = watch.current().customer.sso?.tenant_id;
  if (app === undefined || tenantId === undefined) {
    throw new Error(`frame does not start, because the registry lacks sso.tenant_id or sso.apps.${frame.name}_mcp of ${customer}.`);
  }
  const { migrations, errors } = frame;
  const database = await openDatabase({ service: frame.name, url: settings.DATABASE_URL, migrations, entityKey, errors, log });
  const resource = `${publicUrl}/${frame.name}/mcp`;
  const applicationIdUri = app.application_id_uri ?? resource;
  const authority = settings.AXE_ENTRA_AUTHORITY === undefined ? {} : { authority: settings.AXE_ENTRA_AUTHORITY };
  const verifier = createVerifier({
    issuers: [
      ...bootstrapPath({ customer, service: frame.name, secrets: settings.AXE_BOOTSTRAP_SECRETS }),
      ...entraPath({ tenantId, clientId: app.client_id, applicationIdUri, now, ...authority }),
    ],
    slice: watch.current,
    bindings: createIdentityBindings(database),
    now,
  });
  const hosted = await hostService(frame, {
    publicUrl,
    issuer: `${settings.AXE_ENTRA_AUTHORITY ?? 'https://login.microsoftonline.com'}/${tenantId}/v2.0`,
    scopes: [`${applicationIdUri}/mcp.access`],
    verifier,
    database,
    dataDir: settings.AXE_DATA,
    ...eventsOf(settings, watch.current),
    warnings: () => registryWarnings(watch),
    log,
    build: { gitSha: settings.AXE_GIT_SHA, colour: settings.AXE_COLOUR },
  });
  const port = settings.PORT ?? (settings.AXE_SOCKET === undefined ? frame.portBlock : undefined);
  const listening = await listen([hosted], {
    ...(port === undefined ? {} : { port }),
    ...(settings.AXE_SOCKET === undefined ? {} : { socketPath: settings.AXE_SOCKET }),
    publicUrl,
    log,
  });
  const close = async (): Promise<void> => {
    await listening.close();
    watch.close();
    await database.close();
  };
  return { url: listening.url, close };
}

/** The services of a customer share its public address; those its registry names may send and are sent to. */
function eventsOf(
  { AXE_CUSTOMER: customer, AXE_EVENT_SECRETS, AXE_PUBLIC_URL }: Environment,
  slice: () => CustomerSlice,
): { events?: EventOptions } {
  const [newest, ...older] = AXE_EVENT_SECRETS;
  if (newest === undefined) return {};
  const names = () => Object.keys(slice().customer.services);
  const endpointOf = (consumer: string) => (names().includes(consumer) ? `${AXE_PUBLIC_URL}/${consumer}/events` : undefined);
  const senders = names();
  return { events: serviceEvents({ customer, service: frame.name, secrets: [newest, ...older], senders, slice, now, endpointOf }) };
}

try {
  const listening = await start(readEnvironment());
  log.info({ url: listening.url }, 'frame is up');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      listening.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'frame did not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  log.error({ err: error }, error instanceof Error ? error.message : 'frame does not start');
  process.exitCode = 1;
  // A process that cannot serve ends, so that a deploy never promotes it; what was opened by then must not keep it alive. The pause
  // lets the line above reach the log.
  setTimeout(() => process.exit(1), 250);
}
