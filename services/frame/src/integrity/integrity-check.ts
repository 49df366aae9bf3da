import type { EntityTx } from '@axe/pg';

export interface IntegrityFinding {
  /** What is wrong: `journal 2026-000012`, `account 1102`, `seal 3`. */
  readonly subject: string;
  readonly detail: string;
}

/** Whose books, and where the bytes of their evidence lie. */
export interface IntegrityScope {
  readonly entity: string;
  /** The service's own folder. */
  readonly dataDir: string;
}

export interface IntegrityCheck {
  readonly name: string;
  /** Finds at most `findingLimit` faults; reads only. */
  run(tx: EntityTx, scope: IntegrityScope): Promise<readonly IntegrityFinding[]>;
}
