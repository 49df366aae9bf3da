import { isRefusal } from '@axe/kit';

/** A service and one of the entities it keeps records for: each has an audit log of its own. */
export interface LogPlace {
  readonly service: string;
  readonly entity: string;
}

/** What one request of somebody changed. */
export interface RequestChanges extends LogPlace {
  readonly at: string;
  readonly requestId: string;
  /** The agent that did it for them. */
  readonly through?: string;
  readonly changes: readonly { readonly operation: string; readonly table: string; readonly rows: number }[];
  /** It changed more rows than were read. */
  readonly more: boolean;
}

export interface RecentChanges {
  /** The latest of each log, the latest first. */
  readonly requests: readonly RequestChanges[];
  readonly unasked: readonly (LogPlace & { readonly why: string })[];
}

export interface ChangesQuestion {
  readonly email: string;
  readonly places: readonly LogPlace[];
  /** Requests of each log. */
  readonly limit: number;
}

type Ask = (service: string, tool: string, args: object) => Promise<Record<string, unknown>>;

/** Asks each log that the one who asks may read, however long ago the person acted; the others are named. */
export async function recentChanges(
  ask: Ask,
  mayRead: (place: LogPlace) => boolean,
  { email, places, limit }: ChangesQuestion,
): Promise<RecentChanges> {
  const requests: RequestChanges[] = [];
  const unasked: (LogPlace & { why: string })[] = [];
  // What does not answer for one entity answers for none.
  const silent = new Map<string, string>();
  for (const place of places) {
    const why = mayRead(place) ? silent.get(place.service) : 'you may not read these books; repeat this as somebody who may';
    if (why !== undefined) {
      unasked.push({ ...place, why });
      continue;
    }
    try {
      requests.push(...(await latestRequests(ask, place, email, limit)));
    } catch (failure) {
      if (!isRefusal(failure)) throw failure;
      if (failure.kind === 'unavailable') silent.set(place.service, failure.message);
      unasked.push({ ...place, why: failure.message });
    }
  }
  return { requests: requests.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)), unasked };
}

const pageSize = 500;
/** A request may change many thousand rows; beyond these they are no longer counted. */
const pagesRead = 20;

interface LogRow {
  readonly at: string;
  readonly actor: string;
  readonly table: string;
  readonly operation: string;
  readonly request_id: string;
}

async function latestRequests(ask: Ask, place: LogPlace, email: string, limit: number): Promise<readonly RequestChanges[]> {
  const found = new Map<string, LogRow[]>();
  let cursor: string | undefined;
  for (let page = 0; page < pagesRead && found.size <= limit; page += 1) {
    const args = { entity_id: place.entity, actor: email, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await ask(place.service, 'search_audit_log', args);
    for (const row of answer.rows as readonly LogRow[]) {
      const key = `${row.request_id} ${row.actor}`;
      const rows = found.get(key);
      if (rows === undefined) found.set(key, [row]);
      else rows.push(row);
    }
    cursor = answer.next_cursor as string | undefined;
    if (cursor === undefined) break;
  }
  const requests = [...found.values()].map((rows) => summaryOf(place, rows, email));
  const oldest = requests.at(-1);
  // Only the oldest of those that were met can go on beyond what was read.
  const whole = cursor === undefined || oldest === undefined ? requests : [...requests.slice(0, -1), { ...oldest, more: true }];
  return whole.slice(0, limit);
}

function summaryOf(place: LogPlace, rows: readonly LogRow[], email: string): RequestChanges {
  const counts = new Map<string, { operation: string; table: string; rows: number }>();
  for (const { operation, table } of rows) {
    const key = `${operation} ${table}`;
    counts.set(key, { operation, table, rows: (counts.get(key)?.rows ?? 0) + 1 });
  }
  const [newest] = rows;
  const actor = newest?.actor ?? '';
  return {
    ...place,
    at: newest?.at ?? '',
    requestId: newest?.request_id ?? '',
    ...(actor === `person:${email}` ? {} : { through: actor }),
    changes: [...counts.values()].sort((a, b) => b.rows - a.rows),
    more: false,
  };
}

const verbs: Readonly<Record<string, string>> = { insert: 'inserted', update: 'updated', delete: 'deleted' };

/** `acmec: inserted 2 journal_line, 1 journal (request 0b8e…)` */
export function changesText({ entity, through, changes, more, requestId }: RequestChanges): string {
  const byOperation = Map.groupBy(changes, ({ operation }) => operation);
  const atLeast = more ? 'at least ' : '';
  const parts = [...byOperation].map(
    ([operation, tables]) => `${verbs[operation] ?? operation} ${atLeast}${tables.map(({ table, rows }) => `${rows} ${table}`).join(', ')}`,
  );
  const who = through === undefined ? '' : ` through ${through}`;
  return `${entity}${who}: ${parts.join('; ')} (request ${requestId})`;
}
