import type { Database, SqlValue } from '@axe/pg';

/**
 * For the steps of a sign-in: nobody waits for the disk but the row of the log that precedes the tokens, which makes every step
 * before it durable, too. A power cut takes back steps whose tokens were never handed out.
 */
export function followingStatements(database: Pick<Database, 'statement'>) {
  return <Row extends object>(text: string, values: readonly SqlValue[]): Promise<readonly Row[]> =>
    database.statement<Row>(text, values, { durable: 'following' });
}
