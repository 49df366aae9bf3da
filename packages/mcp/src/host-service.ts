import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Verifier } from '@axe/auth';
import type { Database } from '@axe/pg';
import type { CustomerSlice } from '@axe/registry';
import type { AnyService } from './any-service.ts';
import { serviceErrors } from './errors.ts';
import { takeEvent } from './events/event-endpoint.ts';
import type { EventOptions } from './events/event-options.ts';
import { type EventSender, startSending } from './events/send-events.ts';
import { receiveFile } from './files/file-endpoint.ts';
import { openQuarantine } from './files/quarantine.ts';
import { resourceAddress, resourceMetadata } from './http/metadata.ts';
import { createRateLimit } from './http/rate-limit.ts';
import { notFound } from './http/service-app.ts';
import { createServiceRouter, type ServiceRouter } from './http/service-router.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Log } from './log.ts';
import { startJobs } from './observe/jobs.ts';
import { createMetrics } from './observe/metrics.ts';
import { monitorStorage } from './observe/storage-scan.ts';
import type { ServicePlatform } from './platform.ts';
import type { ProtocolAddition } from './protocol/addition.ts';
import type { Build, ServiceCore, Warning } from './service-core.ts';
import { createToolIndex } from './tools/tool-index.ts';

export interface HostOptions {
  /** Address under which clients reach this machine, without the service: `http://localhost:7300`. */
  readonly publicUrl: string;
  /** The one authorization server that the metadata advertises. */
  readonly issuer: string;
  /** What clients should ask that issuer for; the name of the service when absent. */
  readonly scopes?: readonly string[];
  readonly verifier: Verifier;
  /** For services that read their customer's registry (`platform.customer()`): the slice as it stands. */
  readonly slice?: () => CustomerSlice;
  /** Opened, with its migrations applied. Closing it stays with whoever opened it. */
  readonly database: Database;
  /** A folder of this service alone; made when it does not exist. */
  readonly dataDir: string;
  readonly log: Log;
  readonly build?: Build;
  readonly now?: () => Date;
  readonly limits?: Partial<Limits>;
  readonly storageScanEveryMs?: number;
  /** What readiness and the metrics show besides: the service serves, but somebody should look at something. */
  readonly warnings?: () => readonly Warning[];
  /** Needed by services that emit or handle events; see serviceEvents. */
  readonly events?: EventOptions;
  readonly protocol?: ProtocolAddition;
  /** False sends every call through the SDK. Default true. */
  readonly fastPath?: boolean;
}

export interface HostedService {
  readonly name: string;
  readonly router: ServiceRouter;
  /** Readiness goes to 503; requests are still answered. */
  drain(): void;
  /** Ends jobs and workers and the service's own resources. */
  close(): Promise<void>;
}

const sixHoursMs = 6 * 60 * 60 * 1000;

/**
 * Starts a service. Rejects, having closed what it opened, when the database does not answer, lacks a migration, or a
 * startup probe fails: a process that cannot serve must not come up.
 */
export async function hostService(declaration: AnyService, options: HostOptions): Promise<HostedService> {
  const now = options.now ?? (() => new Date());
  const limits = { ...defaultLimits, ...options.limits };
  const { log, database } = options;
  await refuseUnready(declaration.name, database);
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const quarantine = await openQuarantine({ folder: path.join(options.dataDir, 'quarantine'), limits, now });
  const customer = options.slice ?? noSlice(declaration.name);
  const platform: ServicePlatform = { database, dataDir: options.dataDir, log, now, uploads: quarantine, customer };
  const resources: unknown = await declaration.open(platform);
  const closers: (() => Promise<void>)[] = [async () => declaration.close?.(resources)];
  try {
    await runProbes(declaration, resources);
    let draining = false;
    const sender = openSender(declaration, options);
    if (sender !== undefined) closers.unshift(() => sender.close());
    const core = createCore(declaration, options, { now, limits, resources, draining: () => draining, sender });
    const { scanStorage } = declaration;
    const scan = scanStorage === undefined ? undefined : () => scanStorage.call(declaration, resources);
    const storage = monitorStorage({ scan, everyMs: options.storageScanEveryMs ?? sixHoursMs, log, now });
    closers.unshift(() => storage.close());
    const jobs = startJobs([...declaration.jobs, sweeping(quarantine)], resources, log);
    closers.unshift(() => jobs.close());
    const router = createServiceRouter(core, {
      files: (exchange) => receiveFile(core, quarantine, exchange),
      events: (exchange) =>
        options.events === undefined ? Promise.reject(notFound()) : takeEvent(core, resources, options.events, exchange),
      storage: async () => Response.json(storage.report().body, { status: storage.report().status }),
    });
    return {
      name: declaration.name,
      router,
      drain: () => {
        draining = true;
      },
      close: () => closeAll([() => router.close(), ...closers]),
    };
  } catch (error) {
    await closeAll(closers).catch((cause: unknown) => log.error({ err: cause }, 'closing after a failed start'));
    throw error;
  }
}

interface CoreParts extends Pick<ServiceCore, 'now' | 'limits' | 'draining'> {
  readonly resources: unknown;
  readonly sender: EventSender | undefined;
}

function createCore(declaration: AnyService, options: HostOptions, { now, limits, resources, draining, sender }: CoreParts): ServiceCore {
  const address = resourceAddress(options.publicUrl, declaration.name);
  const scopes = options.scopes ?? [declaration.name];
  const { database, log } = options;
  return {
    declaration,
    build: options.build ?? { gitSha: 'unknown', colour: 'none' },
    database,
    verifier: options.verifier,
    index: createToolIndex(declaration.tools),
    runtime: { database, resources, callTimeoutMs: limits.callTimeoutMs, log, now },
    addition: options.protocol,
    address,
    metadata: resourceMetadata(address, options.issuer, declaration.title, scopes),
    challenge: { realm: declaration.name, metadataUrl: address.metadataUrl, scope: scopes.join(' ') },
    limits,
    rateLimit: createRateLimit(limits),
    metrics: createMetrics(declaration.name),
    log,
    fastPath: options.fastPath ?? true,
    now,
    draining,
    warnings: options.warnings ?? (() => []),
    outbox: () => (sender === undefined ? Promise.resolve(undefined) : sender.state()),
  };
}

const noSlice = (service: string) => (): never => {
  throw new Error(`${service} asks for the registry of its customer, but its host gave none. Pass slice to hostService.`);
};

function openSender(declaration: AnyService, { database, events, log }: HostOptions): EventSender | undefined {
  if (declaration.emits.length === 0) return undefined;
  if (events !== undefined) return startSending(declaration, database, events, log);
  log.warn({ service: declaration.name }, 'this process delivers no events: they stay in the outbox');
  return undefined;
}

async function refuseUnready(service: string, database: Database): Promise<void> {
  const report = await database.ready();
  const failing = report.checks.filter(({ ok }) => !ok);
  if (report.ok && failing.length === 0) return;
  const names = failing.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
  throw serviceErrors.NOT_READY(`${service} does not start, because its database is not ready (${names}). Repair that and start again.`);
}

async function runProbes(declaration: AnyService, resources: unknown): Promise<void> {
  for (const probe of declaration.probes) {
    try {
      await probe.run(resources);
    } catch (cause) {
      throw serviceErrors.NOT_READY(
        `${declaration.name} does not start, because its probe ${probe.name} failed. The log has the cause.`,
        {},
        cause,
      );
    }
  }
}

const sweeping = (quarantine: { sweep(): Promise<void> }) => ({
  name: 'sweep-uploads',
  everyMs: 15 * 60 * 1000,
  run: () => quarantine.sweep(),
});

async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  const results: PromiseSettledResult<void>[] = [];
  for (const close of closers) results.push(...(await Promise.allSettled([close()])));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
