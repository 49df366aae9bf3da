import { linkSync, readdirSync, readFileSync, rmSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import type { ProcessMark } from '../process-life.ts';

/**
 * A lock is a file that can be made only once. Over a holder that was killed goes a second file, named after the dead
 * holder's nonce, which again only one process can make; that one holds the lock. Nobody removes a lock that is not its
 * own, so that no check can be outrun by a removal. Only the end of the chain removes its root, and a file made after that
 * is worthless, because the root it belongs to is gone.
 */
export interface Holder extends ProcessMark {
  /** Never used twice. */
  readonly nonce: string;
  readonly since: number;
  /** Where the holder answers, if it serves something. */
  readonly url?: string;
}

/** What stands there: the first holder, and after it those who took over from dead ones. */
export interface LockChain {
  readonly root: Holder | undefined;
  /** The one that holds the lock, if it lives. */
  readonly last: Holder | undefined;
  /** The files over the root, in order. */
  readonly links: readonly string[];
}

export function readChain(file: string): LockChain {
  const root = readHolder(file);
  const links: string[] = [];
  for (let last = root; last !== undefined; ) {
    const link = overFile(file, last);
    const next = readHolder(link);
    if (next === undefined) return { root, last, links };
    links.push(link);
    last = next;
  }
  return { root, last: undefined, links };
}

/**
 * Takes the lock from the dead end of the chain as it was read; `draft` is a file with the new holder. Answers with the way
 * to give it back, or undefined when somebody else was quicker at any moment since the reading.
 */
export function claim(file: string, draft: string, { root, last, links }: LockChain): (() => void) | undefined {
  const nonce = readHolder(draft)?.nonce;
  if (root === undefined || last === undefined) return linked(draft, file) ? () => giveBack(file, [], nonce) : undefined;
  const own = overFile(file, last);
  if (!linked(draft, own)) return undefined;
  if (readHolder(file)?.nonce !== root.nonce) {
    rmSync(own, { force: true });
    return undefined;
  }
  sweep(file, new Set([...links, own]));
  return () => giveBack(file, [...links, own], nonce);
}

/** Who was taken for dead and was only stuck leaves the chain alone: it carries the lock of another by now. */
function giveBack(file: string, links: readonly string[], nonce: string | undefined): void {
  if (readChain(file).last?.nonce !== nonce) return;
  for (const part of [file, ...links]) rmSync(part, { force: true });
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
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  try {
    return { ...unnamed(found), ...namedIn(text) };
  } catch {
    // Linked files are whole, so this one was cut by a crash of the system: nobody holds it.
    return unnamed(found);
  }
}

/** Earlier releases wrote neither host nor nonce, and no time. */
function namedIn(text: string): Partial<Holder> {
  const { pid, born, host, nonce, since, url } = JSON.parse(text) as Partial<Holder>;
  if (pid === undefined || !Number.isInteger(pid)) return {};
  const shown = { pid, born: String(born ?? ''), ...(typeof url === 'string' ? { url } : {}) };
  if (nonce === undefined || !/^[0-9a-f]{24}$/.test(nonce)) return shown;
  return { ...shown, host: String(host), nonce, since: Number(since) };
}

function unnamed({ ino, mtimeMs }: Stats): Holder {
  const nonce = `${ino.toString(16)}${Math.floor(mtimeMs).toString(16)}`.slice(-24).padStart(24, '0');
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
