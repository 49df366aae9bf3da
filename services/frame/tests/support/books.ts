import type { EntityTx, Session } from '@axe/pg';
import { type TestDatabase, testServiceDatabase, testSession } from '@axe/pg/testing';
import { type EntityAttributes, registerEntity } from '../../src/entities/index.ts';
import { frameErrors } from '../../src/errors.ts';
import type { JournalDraft } from '../../src/ledger/index.ts';

export const migrations = {
  shared: new URL('../../schema/shared/', import.meta.url),
  entity: new URL('../../schema/entity/', import.meta.url),
};

export interface Books {
  readonly database: TestDatabase;
  readonly entity: string;
  /** Runs as kim (read, write, close) unless the session says otherwise. */
  run<T>(work: (tx: EntityTx) => Promise<T>, session?: Partial<Session>): Promise<T>;
}

export const testNow = new Date('2026-11-21T03:00:00Z');

/** A fresh database with one registered entity whose first fiscal year is 2026. */
export async function openBooks(attributes: Partial<EntityAttributes> = {}): Promise<Books> {
  const database = await testServiceDatabase({ service: 'frame', migrations, errors: frameErrors });
  const entity = attributes.id ?? 'acmec';
  await registerEntity(
    database,
    { legalName: 'Acme Corp', kind: 'corporate', firstFiscalYear: 2026, ...attributes, id: entity },
    { actor: 'person:choi@acme.example', requestId: 'test-register', now: testNow },
  );
  return {
    database,
    entity,
    run: (work, session) => database.entity(testSession(entity, session), work),
  };
}

/** A two-line journal: `debit` account against `credit` account. */
export function simpleDraft(postedOn: string, debit: string, credit: string, amount: bigint, memo = 'test'): JournalDraft {
  return {
    postedOn,
    memo,
    lines: [
      { account: debit, debit: amount, credit: 0n },
      { account: credit, debit: 0n, credit: amount },
    ],
  };
}
