import { fileURLToPath } from 'node:url';
import { createLogger, listen } from '@axe/mcp';
import { type Database, openDatabase } from '@axe/pg';
import { demoRegistryFile, loadRegistry, sliceOf } from '@axe/registry';
import { createIdentity, type IdentityOptions } from '../../src/identity/index.ts';
import { blueprint } from '../../src/index.ts';

/** What the parent sends: everything of the options that is plain data, and the database's address. */
export interface ProcessSettings extends Pick<IdentityOptions, 'issuer' | 'services' | 'workspace' | 'identityKey' | 'federation'> {
  readonly databaseUrl: string;
  readonly entityKey: string;
  /** Stops for good at the first statement that holds this text, before or after it is run. */
  readonly holdAt?: { readonly text: string; readonly when: 'before' | 'after' };
}

export type ProcessMessage = { readonly url: string } | { readonly held: string };

const log = createLogger({ level: 'silent' });

const tell = (message: ProcessMessage): void => void process.send?.(message);

/** Serves the provider as a process of its own, on a database that others serve too. */
async function serve({ databaseUrl, entityKey, holdAt, ...options }: ProcessSettings): Promise<void> {
  const { migrations, errors } = blueprint;
  const limits = { generous: { burst: 1_000_000, ratePerSecond: 1000 } };
  const database = await openDatabase({ service: 'blueprint', migrations, errors, log, url: databaseUrl, entityKey });
  const { registry } = await loadRegistry(fileURLToPath(demoRegistryFile));
  const slice = sliceOf(registry, 'acme');
  const identity = await createIdentity({
    ...options,
    customer: () => slice,
    database: holdAt === undefined ? database : holding(database, holdAt),
    log,
    limits: { token: limits.generous, page: limits.generous },
  });
  const mounts = ['/oauth', '/.well-known'].map((prefix) => ({ prefix, handle: identity.handle }));
  const { url } = await listen([], { port: 0, log, mounts });
  tell({ url: url.replace('127.0.0.1', 'localhost') });
}

function holding(database: Database, { text, when }: NonNullable<ProcessSettings['holdAt']>): Database {
  return {
    ...database,
    statement: async (sql, ...rest) => {
      const held = sql.includes(text);
      if (held && when === 'before') return stop(text);
      const rows = await database.statement<never>(sql, ...rest);
      return held ? stop(text) : rows;
    },
  };
}

function stop(text: string): Promise<never> {
  tell({ held: text });
  return new Promise(() => undefined);
}

process.once('message', (settings: ProcessSettings) => {
  serve(settings).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
    process.disconnect();
  });
});
// The parent is gone: nobody would end this process any more.
process.once('disconnect', () => process.exit());
