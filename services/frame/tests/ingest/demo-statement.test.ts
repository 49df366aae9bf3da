import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { parseFile } from '../../src/ingest/files/parse-file.ts';
import { builtinProfiles } from '../../src/ingest/profiles/builtin-profiles.ts';
import { readStatement } from '../../src/ingest/statement/read-statement.ts';

it('the demo statement is CP949 and adds up', () => {
  const bytes = readFileSync(new URL('../../demo/bank-statement.csv', import.meta.url));
  const { reading, rows } = readStatement(parseFile(bytes), builtinProfiles);
  assert.deepEqual([reading.encoding, reading.headerRow, rows.length, reading.totals], ['cp949', 4, 25, 'match']);
  assert.deepEqual([reading.balance.status, reading.balance.opening, reading.accountNumber], ['ok', 18_450_000n, '110-123-456789']);
  assert.deepEqual([reading.sumIn, reading.sumOut, reading.balance.closing], [28_381_842n, 17_774_320n, 29_057_522n]);
  assert.equal(reading.findings.length, 0);
});
