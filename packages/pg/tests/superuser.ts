import { Client } from 'pg';
import type { TestDatabase } from '../testing/index.ts';

/** Runs statements past every guard, as somebody with the server in his hands would. */
export async function tamper(database: TestDatabase, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
