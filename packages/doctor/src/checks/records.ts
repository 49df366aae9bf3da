import { createHash } from 'node:crypto';
import { writesOf } from '../catalogue.ts';
import { below, type Check, type CheckContext, doesNotApply, failed, notChecked, type Outcome, passed } from '../check.ts';
import { describeReply, type Fields, fieldsOf, isFields } from '../web/read-answer.ts';
import { needsToken } from './clients.ts';
import { callTool } from './post-mcp.ts';

/** How records of a service cite their source, and how to get at it. */
const citations: {
  readonly [service: string]: { readonly list: string; readonly rows: string; readonly id: string; readonly read: string };
} = {
  frame: { list: 'list_evidence', rows: 'evidence', id: 'evidence_id', read: 'get_evidence' },
};

/** Largest relative difference of two figures that are the same figure. */
const figureTolerance = 0.000_01;

/** Point 18. */
export const citationsCheck: Check = {
  id: 'citations',
  point: 18,
  title: 'a citation resolves back to its source',
  why: 'A posting whose evidence cannot be shown again, or a figure that differs by where it is asked, is no proof.',
  fix: 'Restore the file from the newest backup, and run the integrity check of the entity.',
  runs: 'books',
  async run(context) {
    const { target, catalogue } = context;
    if (catalogue !== undefined && writesOf(catalogue).length === 0) return doesNotApply(`${target.service} has no write tools`);
    const how = citations[target.service];
    if (how === undefined) return doesNotApply(`the records of ${target.service} cite no stored source`);
    const entity = context.books ?? context.entity;
    const missing = needsToken(context);
    if (missing !== undefined) return missing;
    if (entity === undefined) return notChecked('no entity is known: name one with --entity');
    const listed = await callTool(context, how.list, { entity_id: entity, limit: 20 });
    if (!listed.done) return notChecked(`${how.list} in ${entity} is refused: ${listed.code}`);
    const rows = Array.isArray(listed.body[how.rows]) ? (listed.body[how.rows] as readonly unknown[]).filter(isFields) : [];
    const cited = rows.find(({ size_bytes: bytes }) => Number(bytes) <= 1_000_000);
    if (cited === undefined) return notChecked(`nothing is stored in ${entity} that could be read back`);
    const id = String(cited[how.id]);
    const read = await callTool(context, how.read, { entity_id: entity, [how.id]: id, with_content: true });
    if (!read.done) return failed(`${how.read} of ${id.slice(0, 12)}… is refused: ${read.code}`);
    const digest = createHash('sha256')
      .update(Buffer.from(String(read.body.content_base64 ?? ''), 'base64'))
      .digest('hex');
    if (digest !== id) return failed(`${id.slice(0, 12)}… in ${entity} comes back with another content`);
    return (await compareFigures(context, entity)) ?? passed(`${id.slice(0, 12)}… in ${entity} comes back exactly as it was cited`);
  },
};

/** One figure asked in two ways; undefined when they agree or there is none. */
async function compareFigures(context: CheckContext, entity: string): Promise<Outcome | undefined> {
  const trial = await callTool(context, 'query_trial_balance', { entity_id: entity });
  if (!trial.done || !Array.isArray(trial.body.rows)) return undefined;
  const row = trial.body.rows.filter(isFields).find(({ balance }) => Number(balance) !== 0);
  if (row === undefined) return undefined;
  const single = await callTool(context, 'query_balance', {
    entity_id: entity,
    account: String(row.code),
    as_of: String(trial.body.as_of),
  });
  if (!single.done) return failed(`query_balance of ${String(row.code)} is refused: ${single.code}`);
  const [one, two] = [Number(row.balance), Number(single.body.balance)];
  if (Math.abs(one - two) <= Math.abs(one) * figureTolerance) return undefined;
  return failed(
    `account ${String(row.code)} of ${entity} is ${one} in the trial balance and ${two} asked alone`,
    'Run the integrity check of the entity: axe frame integrity_check.',
  );
}

/** Point 20. Nothing is broken on purpose: it is seen when something is down. */
export const degradedCheck: Check = {
  id: 'degraded',
  point: 20,
  title: 'a dependency that is down gives a degraded answer, not a crash',
  why: 'A process that dies with its database takes the message along that would have told people what is wrong.',
  fix: 'Deploy a release of the current chassis; behind a proxy, let answers of 503 through with their body.',
  runs: 'url',
  async run(context) {
    const ready = await context.ask(below(context, '/health/ready'));
    if (ready.arrived && ready.status === 200) {
      return notChecked(
        'nothing it needs is down now, and the doctor breaks nothing; stop its database for a minute on a test machine and ask again',
      );
    }
    const health = await context.ask(below(context, '/health'));
    const failing = fieldsOf(ready)?.failing;
    if (!ready.arrived || !Array.isArray(failing)) return failed(`with something down, readiness is no answer: ${describeReply(ready)}`);
    if (!health.arrived || health.status !== 200)
      return failed(`with ${failing.join(', ')} down, health does not answer: ${describeReply(health)}`);
    return passed(`${failing.join(', ')} is down, and the process says so (HTTP ${ready.status})`);
  },
};

/** Point 21. */
export const oldRecordsCheck: Check = {
  id: 'old-records',
  point: 21,
  title: 'old records stay readable after a schema bump',
  why: 'A field that is renamed or narrowed makes the records of earlier years unreadable to whoever cites them.',
  fix: 'Publish a new minor version with the field added and optional, and leave the older ones as they were.',
  runs: 'books',
  async run(context) {
    const { token } = context;
    if (token === undefined) return needsToken(context) as Outcome;
    const reply = await context.ask(below(context, '/schemas'), { headers: { authorization: `Bearer ${token}` } });
    const listed = fieldsOf(reply)?.schemas;
    if (!reply.arrived || reply.status !== 200 || !Array.isArray(listed)) return failed(`/schemas: ${describeReply(reply)}`);
    const schemas = listed.filter(isFields);
    const fault = faultOfVersions(schemas);
    if (fault !== undefined) return failed(fault);
    const bumped = schemas.filter(({ id }) => !String(id).endsWith('@1.0')).length;
    if (bumped > 0) return passed(`${schemas.length} schemas; each new minor version only adds fields`);
    return passed(schemas.length === 0 ? 'it publishes no schemas' : `${schemas.length} schemas, all in their first version`);
  },
};

const idShape = /^(?<name>[a-z][a-z0-9_.-]*)@(?<major>\d+)\.(?<minor>\d+)$/;

function faultOfVersions(schemas: readonly Fields[]): string | undefined {
  const lines = new Map<string, { readonly minor: number; readonly id: string; readonly fields: Fields }[]>();
  for (const { id, fields } of schemas) {
    const parts = idShape.exec(String(id))?.groups;
    if (parts === undefined) return `${String(id).slice(0, 60)} is no id such as frame.balance@1.0`;
    const line = `${parts.name}@${parts.major}`;
    lines.set(line, [...(lines.get(line) ?? []), { minor: Number(parts.minor), id: String(id), fields: isFields(fields) ? fields : {} }]);
  }
  for (const [line, versions] of lines) {
    const ordered = versions.sort((a, b) => a.minor - b.minor);
    if (ordered[0]?.minor !== 0) return `${line}.0 is no longer published: records of it can no longer be read`;
    for (const [index, newer] of ordered.entries()) {
      const older = ordered[index - 1];
      const broken = older === undefined ? undefined : brokenField(older.fields, newer.fields);
      if (older !== undefined && broken !== undefined) return `${newer.id} ${broken}, so records of ${older.id} can no longer be read`;
    }
  }
  return undefined;
}

function brokenField(older: Fields, newer: Fields): string | undefined {
  const [before, after] = [propertiesOf(older), propertiesOf(newer)];
  for (const [name, schema] of Object.entries(before)) {
    if (after[name] === undefined) return `lacks ${name}`;
    if (typeOf(after[name]) !== typeOf(schema)) return `changes the type of ${name}`;
  }
  const added = requiredOf(newer).find((name) => !requiredOf(older).includes(name));
  return added === undefined ? undefined : `demands ${added}`;
}

const propertiesOf = (schema: Fields): Fields => (isFields(schema.properties) ? schema.properties : {});
const requiredOf = (schema: Fields): readonly string[] => (Array.isArray(schema.required) ? schema.required.map(String) : []);
const typeOf = (schema: unknown): string => (isFields(schema) ? JSON.stringify(schema.type ?? schema.anyOf ?? schema.enum ?? null) : '');
