import { agentActor, newId } from '@axe/kit';
import { type Database, type Log, sealAudit } from '@axe/pg';
import { checkIntegrity } from './check-integrity.ts';

interface Surroundings {
  readonly database: Database;
  readonly log: Log;
  readonly dataDir: string;
}

/** Seals what is ripe in every entity's audit log. One entity's fault does not keep the others unsealed. */
export async function sealEveryAudit({ database, log }: Omit<Surroundings, 'dataDir'>, signal: AbortSignal): Promise<void> {
  for (const entity of await database.entities()) {
    if (signal.aborted) return;
    try {
      const { seals, rows } = await sealAudit(database, entity);
      if (seals > 0) log.info({ entity, seals, rows: Number(rows) }, 'audit sealed');
    } catch (error) {
      log.error({ entity, err: error }, 'sealing the audit log failed');
    }
  }
}

/** Runs integrity_check in every entity; each finding is an alarm in the log. */
export async function checkEveryEntity({ database, log, dataDir }: Surroundings, signal: AbortSignal): Promise<void> {
  for (const entity of await database.entities()) {
    if (signal.aborted) return;
    const requestId = newId();
    const session = { entity, actor: agentActor('frame-integrity'), onBehalfOf: undefined, requestId, scopes: ['read'] as const };
    try {
      const report = await database.entity(session, (tx) => checkIntegrity(tx, { entity, dataDir }));
      for (const { name, findings } of report.checks) {
        for (const finding of findings)
          log.error({ alarm: 'integrity', entity, requestId, check: name, ...finding }, 'integrity check found a fault');
      }
    } catch (error) {
      log.error({ entity, requestId, err: error }, 'the integrity check could not run');
    }
  }
}
