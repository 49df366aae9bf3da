import type { TestDatabase } from '@axe/pg/testing';

interface TableRow {
  readonly name: string;
}

/** Every row of every table of the service as text, as whoever steals a backup would read it. */
export async function dumpOf(database: TestDatabase): Promise<string> {
  return database.owner(async (tx) => {
    const tables = await tx.query<TableRow>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const dumps = await Promise.all(
      tables.map(async ({ name }) => {
        const { text } = await tx.one<{ text: string }>(`select query_to_xml('select * from ' || $1, true, false, '')::text as text`, [
          name,
        ]);
        return `-- ${name}\n${text}`;
      }),
    );
    return dumps.join('\n');
  });
}
