import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionErrors } from './errors.ts';
import { markOf, mayStillRun, type ProcessMark } from './process-life.ts';
import { makeFolder, notWritten } from './store/private-file.ts';

interface Holder extends ProcessMark {
  /** Never used twice. */
  readonly nonce: string;
  readonly since: number;
}

/** A renewal takes two requests of ten seconds at most. */
const patienceMs = 30_000;
const pollMs = 40;

/**
 * One command at a time changes what is stored in the folder; the others wait.
 *
 * The lock is a file that can be made only once. Over a holder that was killed goes a second file, named after the dead
 * holder's nonce, which again only one process can make; that one holds the lock. Nobody removes a lock that is not its
 * own, so that no check can be outrun by a removal. Only the end of the chain removes its root, and a file made after that
 * is worthless, because the root it belongs to is gone.
 */
export async function withSessionLock<T>(folder: string, work: () => Promise<T>, waitMs: number = patienceMs): Promise<T> {
  makeFolder(folder);
  const release = await takeLock(path.join(folder, 'session.lock'), waitMs);
  try {
    return await work();
  } finally {
    release();
  }
}

async function takeLock(file: string, waitMs: number): Promise<() => void> {
  const mine: Holder = { ...markOf(process.pid), nonce: randomBytes(12).toString('hex'), since: Date.now() };
  const draft = `${file}.${mine.nonce}.new`;
  const until = performance.now() + waitMs;
  try {
    writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
    for (;;) {
      const attempt = tryOnce(file, draft);
      if ('release' in attempt) return attempt.release;
      if (performance.now() > until) throw busy(attempt.holder, file);
      await sleep(pollMs);
    }
  } catch (cause) {
    throw notWritten(file, cause);
  } finally {
    rmSync(draft, { force: true });
  }
}

type Attempt = { readonly release: () => void } | { readonly holder: Holder | undefined };

function tryOnce(file: string, draft: string): Attempt {
  const root = readHolder(file);
  if (root === undefined) return linked(draft, file) ? { release: () => rmSync(file, { force: true }) } : { holder: undefined };
  const { last, links } = followChain(file, root);
  if (mayStillRun(last, Date.now() - last.since)) return { holder: last };
  const own = overFile(file, last);
  if (!linked(draft, own)) return { holder: last };
  if (readHolder(file)?.nonce !== root.nonce) {
    rmSync(own, { force: true });
    return { holder: undefined };
  }
  sweep(file, new Set([...links, own]));
  return {
    release: () => {
      rmSync(file, { force: true });
      for (const link of [...links, own]) rmSync(link, { force: true });
    },
  };
}

function followChain(file: string, root: Holder): { readonly last: Holder; readonly links: readonly string[] } {
  const links: string[] = [];
  for (let last = root; ; ) {
    const link = overFile(file, last);
    const next = readHolder(link);
    if (next === undefined) return { last, links };
    links.push(link);
    last = next;
  }
}

const overFile = (file: string, dead: Holder): string => `${file}.over.${dead.nonce}`;

/** A hard link appears whole or not at all, and only one process can make it. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

function readHolder(file: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
  try {
    const { pid, born, host, nonce, since } = JSON.parse(text) as Holder;
    if (/^[0-9a-f]{24}$/.test(nonce) && Number.isInteger(pid)) return { pid, born, host, nonce, since };
  } catch {
    // Linked files are whole, so this one was cut by a crash of the system: nobody holds it.
  }
  return deadHolder(file);
}

function deadHolder(file: string): Holder | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const nonce = `${found.ino.toString(16)}${Math.floor(found.mtimeMs).toString(16)}`.slice(-24).padStart(24, '0');
  return { pid: 0, born: '', host: '', nonce, since: 0 };
}

/** Whoever was killed left a file or two. Safe while the root is held: such a file counts only for its own dead root. */
function sweep(file: string, kept: ReadonlySet<string>): void {
  const folder = path.dirname(file);
  for (const name of readdirSync(folder)) {
    const other = path.join(folder, name);
    if (!name.startsWith(`${path.basename(file)}.`) || kept.has(other)) continue;
    const old = Date.now() - (statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 10 * 60_000;
    if (old) rmSync(other, { force: true });
  }
}

const busy = (holder: Holder | undefined, file: string) =>
  sessionErrors.SESSION_BUSY(
    `Another axe command${holder === undefined ? '' : ` (process ${holder.pid})`} has held the stored sign-in for longer than it should. Nothing was changed. Try again, or end that command; the lock is ${file}.`,
    holder === undefined ? {} : { pid: holder.pid },
  );
