import { existsSync } from 'node:fs';
import { createDevIdentityProvider } from '@axe/devidp';
import { createLogger, type HostedService, type Listening, type Log, listen, type Mount } from '@axe/mcp';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@axe/pg';
import { loadRegistry, type RegistryWatch, sliceOf, watchRegistry } from '@axe/registry';
import { createClosers } from './closers.ts';
import { checkDataFolder, type DataFolder, makeDataFolder } from './data-folder.ts';
import { platformCustomer, services } from './demo.ts';
import { platformErrors } from './errors.ts';
import { followEntities } from './follow-entities.ts';
import { hostOne } from './host-one.ts';
import { alreadyRunning, livingHolder, takeLock } from './instance-lock.ts';
import { landingPage } from './landing-page.ts';
import { openLogFile } from './log-file.ts';
import { checkPortIsFree, hasIpv6Loopback } from './port.ts';
import type { Progress } from './progress.ts';
import { registerEntities } from './register-entities.ts';
import { copyDemoRegistry, registryFileOf } from './registry-file.ts';
import { registryNotice } from './registry-notice.ts';
import { identityKeyStore, openSecrets, type ServiceSecrets } from './secrets.ts';
import { slicesWithSetupAgent } from './setup-agent.ts';
import { checkSignIn, peopleOf, signInDirectory } from './sign-in-directory.ts';

export interface PlatformOptions {
  readonly folder: DataFolder;
  readonly home: string | undefined;
  readonly port: number;
  /** NODE_ENV */
  readonly environment: string;
  readonly version: string;
  readonly progress: Progress;
  readonly notice: (line: string) => void;
}

export interface Platform {
  readonly url: string;
  readonly watch: RegistryWatch;
  readonly registryFile: string;
  readonly firstStart: boolean;
  /** Resolves when the platform cannot go on: its database ended and could not be brought back. */
  readonly lost: Promise<Error>;
  /** Finishes running calls, then services, database and lock; repeated calls wait for the first. */
  stop(): Promise<void>;
}

/** Everything that may refuse is asked before anything is made; a failure later takes down what was started. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { folder, port, progress } = options;
  const url = `http://localhost:${port}`;
  const firstStart = await checkBeforehand(options);
  const closers = createClosers();
  const follower: Follower = { changed: () => undefined };
  const lost = Promise.withResolvers<Error>();
  try {
    const { secrets, log } = await progress.step(
      'data folder',
      () => openFolder(options, url, closers),
      () => (firstStart ? `data folder and secrets made` : 'data folder opened'),
    );
    // Loaded while the database starts: most of a start is waiting for it.
    for (const { load } of services) load().catch(() => undefined);
    const starting = startPostgres(folder, log, progress, closers, lost.resolve);
    // Whoever fails first ends the start; the other must not become an unhandled rejection meanwhile.
    starting.catch(() => undefined);
    const registryFile = registryFileOf(folder.root, options.home);
    const watch = await progress.step(
      'registry',
      () => openRegistry(options, registryFile, log, closers, follower),
      (opened) => {
        const { entities } = opened.current().customer;
        return `registry read: customer ${platformCustomer} with ${entities.join(', ')}`;
      },
    );
    const postgres = await starting;
    const listening = await serve({
      ...options,
      url,
      secrets,
      log,
      watch,
      registryFile,
      superuserUrl: postgres.superuserUrl,
      closers,
      follower,
    });
    log.info({ url: listening.url, version: options.version }, 'platform is up');
    return { url, watch, registryFile, firstStart, lost: lost.promise, stop: closers.closeAll };
  } catch (error) {
    await closers.closeAll().catch(() => undefined);
    throw error;
  }
}

async function checkBeforehand({ environment, folder, port, home }: PlatformOptions): Promise<boolean> {
  if (environment === 'production') {
    throw platformErrors.PRODUCTION_REFUSED(
      'NODE_ENV is production, and this command signs in anybody as one of its made-up people. Unset NODE_ENV to try the platform out.',
    );
  }
  const firstStart = checkDataFolder(folder);
  const holder = livingHolder(folder.lock);
  if (holder !== undefined) throw alreadyRunning(holder);
  await checkPortIsFree(port);
  const registryFile = registryFileOf(folder.root, home);
  if (home !== undefined || existsSync(registryFile)) {
    const slice = sliceOf((await loadRegistry(registryFile)).registry, platformCustomer);
    checkSignIn(slice);
  }
  return firstStart;
}

type Closers = ReturnType<typeof createClosers>;

function openFolder(
  { folder }: PlatformOptions,
  url: string,
  closers: Closers,
): { secrets: ReadonlyMap<string, ServiceSecrets>; log: Log } {
  const made = makeDataFolder(folder);
  closers.add(() => made.undo());
  const lock = takeLock(folder.lock, url);
  closers.add(() => lock.release());
  const secrets = new Map(services.map(({ name }) => [name, openSecrets(folder, name)]));
  // Left open to the end of the process: the last lines come after everything else is closed.
  const log = createLogger({ write: openLogFile(folder.log).write });
  return { secrets, log };
}

async function startPostgres(folder: DataFolder, log: Log, progress: Progress, closers: Closers, onLost: (cause: Error) => void) {
  const steps: string[] = [];
  const title = () => `PostgreSQL 18 ${steps.some((step) => step.startsWith('init')) ? 'initialised and started' : 'started'}`;
  return progress.step(
    'PostgreSQL 18',
    () => {
      const started = startEmbeddedPostgres({ dataDir: folder.postgres, log, onLost, onProgress: (step) => steps.push(step) });
      closers.add(async () => stopPostgres(await started.catch(() => undefined)));
      started.then(endWithThisProcess, () => undefined);
      return started;
    },
    title,
  );
}

const dying = new Map<EmbeddedPostgres, () => void>();

/** However this process ends, short of being killed, no server stays behind: ended at once, it recovers at the next start. */
function endWithThisProcess(postgres: EmbeddedPostgres): void {
  const end = () => {
    try {
      process.kill(postgres.pid, 'SIGQUIT');
    } catch {
      // It ended by itself.
    }
  };
  dying.set(postgres, end);
  process.once('exit', end);
}

async function stopPostgres(postgres: EmbeddedPostgres | undefined): Promise<void> {
  if (postgres === undefined) return;
  await postgres.stop();
  process.off('exit', dying.get(postgres) ?? (() => undefined));
}

/** Told of every change of the registry; who listens is set when the services answer. */
interface Follower {
  changed(): void;
}

async function openRegistry(
  options: PlatformOptions,
  file: string,
  log: Log,
  closers: Closers,
  follower: Follower,
): Promise<RegistryWatch> {
  if (options.home === undefined) copyDemoRegistry(file);
  const onWarning = (warning: string | undefined) => options.notice(registryNotice(file, warning));
  const watch = await watchRegistry({ file, customer: platformCustomer, log, onWarning, onChange: () => follower.changed() });
  closers.add(() => watch.close());
  checkSignIn(watch.current());
  return watch;
}

interface ServeParts extends PlatformOptions {
  readonly url: string;
  readonly secrets: ReadonlyMap<string, ServiceSecrets>;
  readonly log: Log;
  readonly watch: RegistryWatch;
  readonly registryFile: string;
  readonly superuserUrl: string;
  readonly closers: Closers;
  readonly follower: Follower;
}

async function serve(parts: ServeParts): Promise<Listening> {
  const { url, port, progress, watch, log, closers } = parts;
  const identity = await progress.step(
    'sign-in',
    () => mountIdentityProvider(parts),
    () => 'development identity provider',
  );
  const extend = slicesWithSetupAgent();
  const hosts: HostedService[] = [];
  const mounts: Mount[] = [...identity.mounts];
  const onceListening: (() => void)[] = [];
  for (const service of services) {
    const secrets = parts.secrets.get(service.name);
    if (secrets === undefined) throw new Error(`no secrets were opened for ${service.name}`);
    hosts.push(
      await progress.step(
        service.name,
        async () => {
          const { module } = await service.load();
          const slice = () => extend(watch.current());
          const one = await hostOne(module, { ...parts, secrets, slice, authority: identity.baseUrl, onceListening });
          mounts.push(...one.mounts);
          return one.host;
        },
        () => `${service.name}: database migrated, service up`,
      ),
    );
  }
  mounts.push({ prefix: '/', fetch: () => landingPage(url, watch.current(), identity.baseUrl) });
  const hostname = (await hasIpv6Loopback(port)) ? (['127.0.0.1', '::1'] as const) : '127.0.0.1';
  const listening = await listen(hosts, { publicUrl: url, mounts, graceMs: 10_000, log, port, hostname });
  closers.add(() => listening.close());
  for (const begin of onceListening) begin();
  const known = watch.current().customer.entities;
  await progress.step(
    'entities',
    () => registerEntities(parts),
    (told) => told,
  );
  const following = followEntities(parts, known);
  parts.follower.changed = following.changed;
  closers.add(() => following.close());
  // It may have changed while the first ones were registered.
  following.changed();
  return listening;
}

async function mountIdentityProvider(parts: ServeParts): Promise<{ baseUrl: string; mounts: readonly Mount[] }> {
  const { url, watch, environment, folder } = parts;
  const baseUrl = `${url}/entra`;
  const keyStore = identityKeyStore(folder);
  const build = async () => {
    const people = await peopleOf(watch.current(), parts.registryFile);
    return createDevIdentityProvider({ baseUrl, tenants: signInDirectory(watch.current(), people, url), environment, keyStore });
  };
  let builtFrom = watch.current();
  let provider = await build();
  await provider.ready();
  const fetch = async (request: Request): Promise<Response> => {
    // A person added to the registry can sign in at once; sign-ins under way start over.
    if (watch.current() !== builtFrom) {
      builtFrom = watch.current();
      provider = await build().catch(() => provider);
    }
    return provider.fetch(request);
  };
  const prefixes = ['/entra', '/.well-known/openid-configuration/entra', '/.well-known/oauth-authorization-server/entra'];
  return { baseUrl, mounts: prefixes.map((prefix) => ({ prefix, fetch })) };
}
