import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, closeSync, fchownSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Refusal } from '@axe/kit';
import { Client } from 'pg';
import { type Log, silentLog } from '../log.ts';
import { findBinaries } from './binaries.ts';
import { checkDataDirectory, initialise, notWritable, prepareParent, readPassword } from './data-directory.ts';
import { inUse, refusalForText } from './diagnose.ts';
import { keepRunning, type RunningServer } from './keep-running.ts';
import { findPostmaster, isAlive, readPidFile, stopPostmaster } from './postmaster.ts';
import { chooseServerUser, type ServerUser } from './server-user.ts';

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Where the Unix socket goes; default the data directory itself, or a short place when that path is too long. */
  readonly socketDir?: string;
  readonly onProgress?: (step: string) => void;
  readonly log?: Log;
  /** Told once when the server ended by itself and could not be brought back. */
  readonly onLost?: (cause: Refusal) => void;
  /** Extra `name=value` server settings, for tests. */
  readonly settings?: readonly string[];
}

export interface EmbeddedPostgres {
  /** `postgresql://postgres:…@localhost/postgres?host=/socket/dir`; the superuser's, so keep it inside the process. */
  readonly superuserUrl: string;
  readonly dataDir: string;
  /** Another one after the server ended by itself and was started again. */
  readonly pid: number;
  /** Fast shutdown; resolves when the server is gone. */
  stop(): Promise<void>;
}

const logFile = 'axe-postgres.log';
const ownerLock = 7_300_001;
const startPatienceMs = 60_000;

/** Starts the real PostgreSQL of this package on `dataDir`, initialising it the first time. fsync is on. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const progress = options.onProgress ?? (() => undefined);
  const log = options.log ?? silentLog;
  const user = chooseServerUser();
  prepareParent(dataDir, user);
  const binaries = findBinaries(user, dirname(dataDir));
  if (checkDataDirectory(dataDir, binaries.major)) {
    progress('initialising PostgreSQL');
    await initialise(dataDir, binaries, user);
  } else {
    await retireOrphan(dataDir, log);
  }
  progress('starting PostgreSQL');
  const socketDir = chooseSocketDir(options.socketDir, dataDir, user);
  const start = () => launch(binaries.postgres, dataDir, socketDir, user, options.settings ?? []);
  const superuserUrl = urlOf(dataDir, socketDir);
  const server = await keepRunning({
    dataDir,
    log,
    launch: () => startPatiently(start, dataDir, user),
    claim: () => holdOwnership(superuserUrl, dataDir),
    onLost: (cause) => options.onLost?.(cause),
  });
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await server.stop();
    if (socketDir !== dataDir) removeWhenEmpty(socketDir);
  };
  log.info({ dataDir, pid: server.pid(), version: binaries.version }, 'embedded PostgreSQL is up');
  return {
    superuserUrl,
    dataDir,
    get pid() {
      return server.pid();
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/**
 * A server left over by a killed parent is stopped and started anew, so that settings and binaries are this release's.
 * Whoever owns a running one holds a session lock in it, which the operating system frees when that process dies.
 */
async function retireOrphan(dataDir: string, log: Log): Promise<void> {
  const found = findPostmaster(dataDir);
  if (found === undefined) return;
  const client = new Client({ connectionString: urlOf(dataDir, found.socketDir), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [ownerLock]);
    if (answer.rows[0]?.free !== true) throw inUse(dataDir);
  } catch (cause) {
    // Starting up or shutting down: 57P03. Anything else is somebody we do not know, so hands off.
    if ((cause as { code?: string }).code !== '57P03') throw inUse(dataDir, cause);
  } finally {
    await client.end().catch(() => undefined);
  }
  log.warn({ dataDir, pid: found.pid }, 'stopping the PostgreSQL that a killed process left behind');
  await stopPostmaster(found.pid, () => !isAlive(found.pid) || readPidFile(dataDir) === undefined);
}

/** Unix socket paths hold about 107 bytes including `/.s.PGSQL.5432.lock`. */
function chooseSocketDir(wanted: string | undefined, dataDir: string, user: ServerUser): string {
  const place = wanted ?? dataDir;
  if (Buffer.byteLength(place) <= 85) {
    if (place !== dataDir) ownDirectory(place, user);
    return place;
  }
  const short = join(
    process.platform === 'darwin' ? '/tmp' : tmpdir(),
    `axe-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`,
  );
  ownDirectory(short, user);
  return short;
}

function ownDirectory(path: string, user: ServerUser): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = lstatSync(path);
    const mine = found.uid === user.uid || found.uid === process.getuid?.();
    if (!found.isDirectory() || !mine) throw new Error('somebody else owns it');
    if (found.uid !== user.uid) chownSync(path, user.uid, user.gid);
  } catch (cause) {
    throw notWritable(path, user.name, cause);
  }
}

/** The place may be the caller's, so what else lies there stays. */
function removeWhenEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Not empty, or gone.
  }
}

function launch(postgres: string, dataDir: string, socketDir: string, user: ServerUser, extra: readonly string[]): ChildProcess {
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${socketDir}`,
    'unix_socket_permissions=0700',
    'port=5432',
    'max_connections=200',
    'shared_buffers=128MB',
    'max_wal_size=1GB',
    'max_prepared_transactions=0',
    'password_encryption=scram-sha-256',
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
    // A statement of a caller who went away is cancelled instead of run to its end.
    'client_connection_check_interval=2s',
    // Row values stay out of the log.
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
    ...extra,
  ];
  const path = join(dataDir, logFile);
  // One file a start, and the one before: enough to see why it did not come up.
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) renameSync(path, `${path}.1`);
  const output = openSync(path, 'a', 0o600);
  if (user.spawn.uid !== undefined) fchownSync(output, user.uid, user.gid);
  // Its own process group: Ctrl-C in a terminal must reach us alone, so that we can finish calls before the database goes.
  const child = spawn(postgres, ['-D', dataDir, ...settings.flatMap((setting) => ['-c', setting])], {
    ...user.spawn,
    cwd: dataDir,
    detached: true,
    stdio: ['ignore', output, output],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  });
  closeSync(output);
  child.unref();
  return child;
}

/** Processes of a killed server may hold its memory for a moment longer; then the next start is tried again. */
async function startPatiently(start: () => ChildProcess, dataDir: string, user: ServerUser): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const child = start();
    try {
      return { child, pid: await waitUntilReady(child, dataDir, user) };
    } catch (error) {
      if (attempt === 10 || !/pre-existing shared memory block/.test(lastLines(dataDir, child))) throw error;
      await sleep(500);
    }
  }
}

async function waitUntilReady(child: ChildProcess, dataDir: string, user: ServerUser): Promise<number> {
  let failure: unknown;
  child.once('error', (cause) => {
    failure = cause;
  });
  for (let waited = 0; waited < startPatienceMs; waited += 10) {
    if (failure !== undefined || child.exitCode !== null || child.signalCode !== null) {
      throw refusalForText(lastLines(dataDir, child), dataDir, user.name, failure);
    }
    const found = readPidFile(dataDir);
    if (found?.ready === true && found.pid === child.pid) return found.pid;
    await sleep(10);
  }
  child.kill('SIGQUIT');
  throw refusalForText('', dataDir, user.name, new Error(`not ready within ${startPatienceMs} ms`));
}

function lastLines(dataDir: string, child: ChildProcess): string {
  try {
    return readFileSync(join(dataDir, logFile), 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  } catch {
    return `exit ${child.exitCode}`;
  }
}

async function holdOwnership(url: string, dataDir: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'axe owner' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [ownerLock]);
    if (answer.rows[0]?.free === true) return client;
  } catch (cause) {
    await client.end().catch(() => undefined);
    throw cause;
  }
  await client.end();
  throw inUse(dataDir);
}

function urlOf(dataDir: string, socketDir: string): string {
  const password = encodeURIComponent(readPassword(dataDir));
  return `postgresql://postgres:${password}@localhost/postgres?host=${encodeURIComponent(socketDir)}`;
}
