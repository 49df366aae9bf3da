import { open } from 'node:fs/promises';
import { reasonOf } from '@axe/files';
import { isRefusal } from '@axe/kit';
import { type AuditLine, auditFile } from '../home/append-audit.ts';
import type { Home } from '../home/home.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { changesText, type LogPlace } from './recent-changes.ts';

export interface ActivityRow {
  readonly when: string;
  readonly service: string;
  readonly what: string;
}

/** What is known of somebody's last activity, and which logs could not be asked. */
export interface Activity {
  readonly rows: readonly ActivityRow[];
  readonly unasked: readonly string[];
}

const shown = 10;
/** Of each log, however much newer the others are: tokens are renewed all day long. */
const shownOfEach = 3;

/** From the log of sign-ins, the audit logs at `places` and the operator's own; a log that cannot be asked is named, never passed over. */
export async function lastActivity(
  home: Home,
  email: string,
  places: readonly LogPlace[],
  desk: () => Promise<IdentityDesk>,
): Promise<Activity> {
  const unasked = new Map<string, string[]>();
  const notAsked = (log: string, why: string) => void unasked.set(why, [...(unasked.get(why) ?? []), log]);
  const attempt = async (named: readonly string[], read: () => Promise<readonly ActivityRow[]>): Promise<readonly ActivityRow[]> => {
    try {
      return await read();
    } catch (failure) {
      if (!isRefusal(failure)) throw failure;
      for (const log of named) notAsked(log, failure.message);
      return [];
    }
  };
  const signIns = await attempt(['blueprint'], async () => {
    const events = await (await desk()).events(email, shown);
    return events.map(({ at, kind, client_id: client, address }) => ({
      when: at,
      service: 'blueprint',
      what: [kind.replaceAll('_', ' '), client, address].filter((part) => part !== undefined).join(' · '),
    }));
  });
  const own = await operatorLines(home, email).catch((cause: NodeJS.ErrnoException): readonly ActivityRow[] => {
    if (cause.code === undefined) throw cause;
    notAsked('operator home', `${auditFile(home)} cannot be read: ${reasonOf(cause)}`);
    return [];
  });
  const changed = await attempt([...new Set(places.map(({ service }) => service))], async () => {
    const { requests, unasked: kept } = await (await desk()).changes({ email, places, limit: shown });
    for (const { service, entity, why } of kept) notAsked(`${service} of ${entity}`, why);
    return requests.map((request) => ({ when: request.at, service: request.service, what: changesText(request) }));
  });
  const logs = [signIns, own, changed];
  const rows = new Set([latest(logs.flat(), shown), ...logs.map((log) => latest(log, shownOfEach))].flat());
  return { rows: latest([...rows]), unasked: [...unasked].map(([why, named]) => `${named.join(', ')}: ${why}`) };
}

const latest = (rows: readonly ActivityRow[], limit?: number): readonly ActivityRow[] =>
  rows.toSorted((a, b) => (a.when < b.when ? 1 : a.when > b.when ? -1 : 0)).slice(0, limit);

const tailBytes = 4 * 1024 * 1024;

/** What was done about the person, or by them, in the newest part of audit.jsonl. */
async function operatorLines(home: Home, email: string): Promise<readonly ActivityRow[]> {
  const about = addressIn(email);
  const lines = (await tailOf(auditFile(home))).split('\n').filter((line) => about.test(line));
  return lines
    .map(readLine)
    .filter((line) => line !== undefined)
    .filter((line) => !isAboutLeaving(line, email))
    .filter(({ actor, command, details }) => actor === email || about.test(`${command} ${JSON.stringify(details ?? {})}`))
    .map(({ at, actor, command }) => ({ when: at, service: 'operator home', what: `${command} (by ${actor})` }));
}

/** The address as a whole: kim@acme.example does not stand in hakim@acme.example, nor in kim@acme.example.org. */
function addressIn(email: string): RegExp {
  const literal = email.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}.!#$%&*+/=?^_{|}~-])${literal}(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`, 'u');
}

/** The removal that asks for the last activity, and what followed from it, by others than the person. */
const isAboutLeaving = ({ actor, command }: AuditLine, email: string): boolean =>
  actor !== email && /^(undo: )?axe employee (remove|checklist)\b/.test(command);

async function tailOf(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (handle === undefined) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, tailBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A line that a crash cut short, or the reading did, is not one; nor is what somebody else wrote there. */
function readLine(text: string): AuditLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<AuditLine> | null;
    return [line?.at, line?.actor, line?.command].every((part) => typeof part === 'string') ? (line as AuditLine) : undefined;
  } catch {
    return undefined;
  }
}
