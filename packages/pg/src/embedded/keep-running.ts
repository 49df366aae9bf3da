import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal, type Refusal } from '@axe/kit';
import type { Client } from 'pg';
import { embeddedErrors } from '../errors.ts';
import type { Log } from '../log.ts';
import { stopPostmaster } from './postmaster.ts';

export interface RunningServer {
  readonly child: ChildProcess;
  readonly pid: number;
}

export interface KeepRunningOptions {
  readonly dataDir: string;
  readonly log: Log;
  /** Starts the server and resolves when it takes connections. */
  launch(): Promise<RunningServer>;
  /** Opens the session whose lock says that this process owns the server. */
  claim(): Promise<Client>;
  /** Told once when the server is gone for good. */
  onLost(cause: Refusal): void;
}

export interface KeptServer {
  pid(): number;
  stop(): Promise<void>;
}

/** A server that dies more often than this is not helped by another start. */
const mostRevivals = 5;
const revivalsWithinMs = 10 * 60_000;
const retryClaimMs = 500;

/**
 * Starts the server and starts it anew when it ends by itself (killed for memory, crashed). Nothing acknowledged is lost by
 * that, and whoever uses it meets a short time without a database instead of one without end.
 */
export async function keepRunning(options: KeepRunningOptions): Promise<KeptServer> {
  const { dataDir, log } = options;
  const revivals: number[] = [];
  let over = false;
  let reviving = Promise.resolve();
  let server = await options.launch();
  let owner = await options.claim();

  function lose(cause: Refusal): void {
    if (over) return;
    over = true;
    log.error({ dataDir, err: cause }, 'the embedded PostgreSQL is lost');
    options.onLost(cause);
  }

  async function revive(): Promise<void> {
    const nowMs = performance.now();
    revivals.push(nowMs);
    if (revivals.filter((at) => nowMs - at < revivalsWithinMs).length > mostRevivals)
      return lose(lostFor(dataDir, 'it keeps ending by itself'));
    try {
      server = await options.launch();
      log.warn({ dataDir, pid: server.pid }, 'the embedded PostgreSQL runs again');
      watchServer();
    } catch (cause) {
      lose(isRefusal(cause) ? cause : lostFor(dataDir, 'it could not be started again', cause));
    }
  }

  function watchServer(): void {
    const ended = () => {
      if (over) return;
      const { exitCode, signalCode } = server.child;
      log.error({ code: exitCode, signal: signalCode, dataDir }, 'the embedded PostgreSQL ended by itself; it is started again');
      reviving = revive();
    };
    if (hasExited(server)) ended();
    else server.child.once('exit', ended);
  }

  /** A server that lost one of its processes sends every session away, this one too, and with it the lock. */
  function watchOwner(): void {
    owner.once('end', async () => {
      while (!over) {
        try {
          owner = await options.claim();
          if (over) await owner.end();
          else watchOwner();
          return;
        } catch (cause) {
          if (isRefusal(cause, 'DATA_DIR_IN_USE')) return lose(cause);
          await sleep(retryClaimMs);
        }
      }
    });
  }

  watchServer();
  watchOwner();
  return {
    pid: () => server.pid,
    async stop() {
      over = true;
      await reviving;
      await owner.end().catch(() => undefined);
      if (!hasExited(server)) await stopPostmaster(server.pid, () => hasExited(server));
    },
  };
}

const hasExited = ({ child }: RunningServer): boolean => child.exitCode !== null || child.signalCode !== null;

const lostFor = (dataDir: string, reason: string, cause?: unknown) =>
  embeddedErrors.POSTGRES_LOST(
    `PostgreSQL on ${dataDir} is gone: ${reason}. What was acknowledged is kept. Read ${dataDir}/axe-postgres.log, then start again.`,
    {},
    cause,
  );
