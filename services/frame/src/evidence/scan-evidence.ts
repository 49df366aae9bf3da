import type { StorageScan } from '@axe/kit';
import type { Database } from '@axe/pg';
import { inspectBlob } from './blob-store.ts';

const pageSize = 500;
const maxFindings = 200;

interface StoredBlob {
  readonly sha256: string;
  readonly size_bytes: bigint;
}

/** Reads every stored file of every entity and names those that are missing or changed. */
export async function scanEvidence({ database, dataDir }: { readonly database: Database; readonly dataDir: string }): Promise<StorageScan> {
  const findings: string[] = [];
  let checked = 0;
  for (const entity of await database.entities()) {
    for (let after = ''; ; ) {
      const page = await readPage(database, entity, after);
      for (const { sha256, size_bytes: size } of page) {
        checked += 1;
        const fault = await inspectBlob({ dataDir, entity }, sha256, Number(size));
        if (fault !== undefined && findings.length < maxFindings) findings.push(`${entity}: evidence ${sha256} ${fault}`);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) break;
      after = last.sha256;
    }
  }
  return { checked, findings };
}

function readPage(database: Database, entity: string, after: string): Promise<readonly StoredBlob[]> {
  const session = { entity, actor: 'agent:storage-scan', onBehalfOf: undefined, requestId: 'storage-scan', scopes: ['read'] } as const;
  return database.entity(session, (tx) =>
    tx.query<StoredBlob>('select sha256, size_bytes from evidence where sha256 > $1 order by sha256 limit $2', [after, pageSize]),
  );
}
