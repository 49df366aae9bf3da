import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Verifier } from '@axe/auth';
import type { Database } from '@axe/pg';
import {
  type AnyService,
  createLogger,
  type HostedService,
  type HostOptions,
  hostService,
  type Listening,
  type ListenOptions,
  listen,
} from '../src/index.ts';

export interface TestService {
  readonly url: string;
  readonly host: HostedService;
  readonly listening: Listening;
  readonly logLines: string[];
  readonly dataDir: string;
  /** Ends listening and removes the data; the database stays with whoever opened it. */
  close(): Promise<void>;
}

export interface HostForTestsOptions {
  readonly verifier: Verifier;
  readonly database: Database;
  readonly host?: Partial<HostOptions>;
  readonly listen?: Partial<ListenOptions>;
  /** False throws the log lines away, for runs too long to keep them. Default true. */
  readonly keepLog?: boolean;
}

/** A service hosted as in production on a free port, with a data folder of its own and its log kept in memory. */
export async function hostForTests(declaration: AnyService, options: HostForTestsOptions): Promise<TestService> {
  const { verifier, database, keepLog = true } = options;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'axe-service-'));
  const logLines: string[] = [];
  const log = createLogger({ level: 'info', write: (line) => (keepLog ? logLines.push(line) : undefined) });
  const host = await hostService(declaration, {
    publicUrl: 'http://localhost:7300',
    issuer: 'http://localhost:7300/entra/tenant/v2.0',
    verifier,
    database,
    dataDir,
    log,
    ...options.host,
  });
  const listening = await listen([host], { port: 0, log, graceMs: 2000, ...options.listen });
  return {
    url: listening.url,
    host,
    listening,
    logLines,
    dataDir,
    async close() {
      await listening.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
