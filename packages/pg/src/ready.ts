import type { Connection } from './connection.ts';
import type { ReadyReport } from './database.ts';
import type { DatabaseCore } from './database-core.ts';
import { findPending, readApplied } from './migrate.ts';
import { schemaOf } from './roles.ts';

type Check = ReadyReport['checks'][number];

/** The database answers, and every migration this release knows is applied everywhere with the text it knows. */
export async function checkReady(core: DatabaseCore): Promise<ReadyReport> {
  let connection: Connection;
  try {
    connection = await core.ownerPool.acquire(core.names.owner);
  } catch {
    return { ok: false, checks: [{ name: 'database', ok: false, detail: 'does not answer' }] };
  }
  try {
    const applied = await readApplied(connection);
    const entities = (await connection.apply('select id from shared.registered_entity order by id', [])).rows as readonly { id: string }[];
    const checks: readonly Check[] = [
      { name: 'database', ok: true, detail: 'answers' },
      checkSchema('shared', () => findPending('shared', core.sets.shared, applied)),
      ...entities.map(({ id }) => checkSchema(schemaOf(id), () => findPending(schemaOf(id), core.sets.entity, applied))),
    ];
    return { ok: checks.every((check) => check.ok), checks };
  } catch (cause) {
    core.log.error({ err: cause }, 'readiness check failed');
    return { ok: false, checks: [{ name: 'database', ok: false, detail: 'does not answer' }] };
  } finally {
    core.ownerPool.release(connection);
  }
}

function checkSchema(schema: string, pending: () => readonly { readonly name: string }[]): Check {
  const name = `migrations of ${schema}`;
  try {
    const missing = pending();
    if (missing.length === 0) return { name, ok: true, detail: 'all applied' };
    return { name, ok: false, detail: `not applied: ${missing.map((migration) => migration.name).join(', ')}` };
  } catch {
    return { name, ok: false, detail: 'an applied migration differs from the released file' };
  }
}
