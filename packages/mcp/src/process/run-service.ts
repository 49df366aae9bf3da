import { type Database, openDatabase } from '@axe/pg';
import { type CustomerSlice, registryWarnings, watchRegistry } from '@axe/registry';
import type { AnyService } from '../any-service.ts';
import type { EventOptions } from '../events/event-options.ts';
import { serviceEvents } from '../events/event-options.ts';
import { hostService } from '../host-service.ts';
import { type Listening, listen, type Mount } from '../listen.ts';
import type { Log } from '../log.ts';
import { createLogger } from '../observe/logger.ts';
import type { ProcessSettings } from './settings.ts';
import { openTokenPaths } from './token-paths.ts';

export interface ComposeParts {
  readonly database: Database;
  readonly log: Log;
  slice(): CustomerSlice;
}

export interface ServiceProcess {
  /** Known before the database is opened. */
  readonly service: Pick<AnyService, 'name' | 'migrations' | 'errors' | 'portBlock'>;
  /** Throws when the environment is incomplete. */
  readonly settings: () => ProcessSettings;
  /** The declaration to host, and what it answers outside of its own path. */
  compose(parts: ComposeParts): Promise<{ readonly declaration: AnyService; readonly mounts?: readonly Mount[] }>;
}

/** What a main hands over of its own process. */
export type ProcessControl = Pick<NodeJS.Process, 'once' | 'exit' | 'exitCode'>;

/**
 * A production process: one service, one customer. Serves until SIGTERM or SIGINT, finishes running calls, and exits 0; exits 1 when
 * it cannot serve, so that a deploy never promotes it.
 */
export async function runService(owner: ProcessControl, parts: ServiceProcess): Promise<void> {
  const log = createLogger();
  const { name } = parts.service;
  try {
    const listening = await start(parts, log);
    log.info({ url: listening.url }, `${name} is up`);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      owner.once(signal, () => {
        listening.close().then(
          () => owner.exit(0),
          (error: unknown) => {
            log.error({ err: error }, `${name} did not stop cleanly`);
            owner.exit(1);
          },
        );
      });
    }
  } catch (error) {
    log.error({ err: error }, error instanceof Error ? error.message : `${name} does not start`);
    owner.exitCode = 1;
    // What was opened by then must not keep the process alive. The pause lets the line above reach the log.
    setTimeout(() => owner.exit(1), 250);
  }
}

async function start({ service, settings: read, compose }: ServiceProcess, log: Log): Promise<Listening> {
  const settings = read();
  const { AXE_CUSTOMER: customer, AXE_PUBLIC_URL: publicUrl, AXE_ENTITY_KEY: entityKey } = settings;
  const { name, migrations, errors } = service;
  const watch = await watchRegistry({ file: settings.AXE_REGISTRY, customer, log });
  const slice = watch.current;
  const database = await openDatabase({ service: name, url: settings.DATABASE_URL, migrations, entityKey, errors, log });
  const tokens = openTokenPaths({
    service: name,
    publicUrl,
    bootstrapSecrets: settings.AXE_BOOTSTRAP_SECRETS,
    authority: settings.AXE_ENTRA_AUTHORITY,
    platform: settings.AXE_PLATFORM_ISSUER,
    slice,
    database,
    log,
  });
  tokens.watchWithdrawn();
  const { declaration, mounts = [] } = await compose({ database, log, slice });
  const hosted = await hostService(declaration, {
    publicUrl,
    issuer: tokens.issuer,
    scopes: tokens.scopes,
    verifier: tokens.verifier,
    database,
    slice,
    dataDir: settings.AXE_DATA,
    ...eventsOf(name, settings, slice),
    warnings: () => registryWarnings(watch),
    log,
    build: { gitSha: settings.AXE_GIT_SHA, colour: settings.AXE_COLOUR },
  });
  const port = settings.PORT ?? (settings.AXE_SOCKET === undefined ? service.portBlock : undefined);
  const listening = await listen([hosted], {
    ...(port === undefined ? {} : { port }),
    ...(settings.AXE_SOCKET === undefined ? {} : { socketPath: settings.AXE_SOCKET }),
    publicUrl,
    mounts,
    log,
  });
  const close = async (): Promise<void> => {
    await listening.close();
    tokens.close();
    watch.close();
    await database.close();
  };
  return { url: listening.url, close };
}

/** The services of a customer share its public address; those its registry names may send and are sent to. */
function eventsOf(
  service: string,
  { AXE_CUSTOMER: customer, AXE_EVENT_SECRETS, AXE_PUBLIC_URL }: ProcessSettings,
  slice: () => CustomerSlice,
): { events?: EventOptions } {
  const [newest, ...older] = AXE_EVENT_SECRETS;
  if (newest === undefined) return {};
  const names = () => Object.keys(slice().customer.services);
  const endpointOf = (consumer: string) => (names().includes(consumer) ? `${AXE_PUBLIC_URL}/${consumer}/events` : undefined);
  const now = () => new Date();
  return { events: serviceEvents({ customer, service, secrets: [newest, ...older], senders: names(), slice, now, endpointOf }) };
}
