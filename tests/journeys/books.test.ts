import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Era, eras } from '../clients/support/oauth-client.ts';
import { freePort, type RunningPlatform, removeFolder, root, runAxe, startPlatform, temporaryFolder } from './support/running-platform.ts';
import { call, connectAs } from './support/signed-in-client.ts';

const statement = path.join(root, 'services/frame/demo/bank-statement.csv');

let platform: RunningPlatform;
let resource: string;

before(async () => {
  platform = await startPlatform(temporaryFolder(), await freePort());
  resource = `${platform.url}/frame/mcp`;
});

after(async () => {
  await platform?.stop();
  if (platform !== undefined) removeFolder(platform.dataFolder);
});

const account = { name: '운영통장', bank_name: '누리은행', number: '110-123-456789', account: '1102' };

/** Each era keeps the books of an entity of its own, so that both see the whole sitting. */
const entityOf: { readonly [E in Era]: string } = { modern: 'acmec', legacy: 'acmev' };

for (const era of Object.keys(eras) as Era[]) {
  test(`kim brings a bank statement into the books with the official client (${eras[era]})`, async () => {
    const client = await connectAs('kim@acme.example', resource, era);
    const entity_id = entityOf[era];
    const { tools } = await client.listTools();
    const names = tools.map(({ name }) => name);
    assert.ok(names.includes('ingest_file_blob') && names.includes('query_trial_balance'), `tools/list has ${names.join(', ')}`);
    assert.ok(!names.includes('register_entity'), 'kim is no administrator and must not see register_entity');

    const registered = await call(client, 'register_bank_account', { entity_id, ...account });
    assert.equal(registered.refused, false, JSON.stringify(registered.body));
    const content_base64 = readFileSync(statement).toString('base64');
    const ingested = await call(client, 'ingest_file_blob', { entity_id, content_base64, file_name: 'bank-statement.csv' });
    assert.equal(ingested.refused, false, JSON.stringify(ingested.body));
    assert.equal(ingested.body.verified, true);
    const posted = await call(client, 'post_raw_transactions', { entity_id });
    assert.equal(posted.refused, false, JSON.stringify(posted.body));
    assert.deepEqual([posted.body.count, posted.body.sum_in, posted.body.sum_out, posted.body.still_open], [25, 28_381_842, 17_774_320, 0]);

    const { body } = await call(client, 'query_trial_balance', { entity_id, as_of: '2026-10-31' });
    const totals = body.totals as { debit: number; credit: number };
    assert.equal(totals.debit, totals.credit);
    const rows = body.rows as readonly { code: string; balance: number }[];
    assert.equal(rows.find(({ code }) => code === '1102')?.balance, 28_381_842 - 17_774_320);

    const again = await call(client, 'ingest_file_blob', { entity_id, content_base64, file_name: 'again.csv' });
    assert.equal(again.refused, false, JSON.stringify(again.body));
    const repeated = await call(client, 'post_raw_transactions', { entity_id });
    assert.equal(repeated.body.count, 0, 'the same file twice must not post twice');
    await client.close();
  });

  test(`lee may not write in acmec, and may in acmev (${eras[era]})`, async () => {
    const client = await connectAs('lee@acme.example', resource, era);
    const journal = {
      posted_on: '2026-02-10',
      memo: 'Office chairs',
      lines: [
        { account: '1104', debit: 100 },
        { account: '4001', credit: 100 },
      ],
    };
    const refused = await call(client, 'post_journal', { entity_id: 'acmec', ...journal }).catch(refusalInError);
    assert.match(JSON.stringify(refused), /ENTITY_NOT_AUTHORIZED/);
    const accepted = await call(client, 'post_journal', { entity_id: 'acmev', ...journal });
    assert.equal(accepted.refused, false, JSON.stringify(accepted.body));
    await client.close();
  });

  test(`han of another customer signs in and is refused (${eras[era]})`, async () => {
    await assert.rejects(connectAs('han@globex.example', resource, era), /USER_NOT_MAPPED/);
  });
}

test('the command line does the same with a token', async () => {
  const environment = { AXE_DATA: platform.dataFolder, AXE_PORT: String(platform.port) };
  const issued = await runAxe(['token', 'issue', '--sub', 'agent:cfo-agent'], environment);
  assert.equal(issued.code, 0, issued.stderr);
  assert.match(issued.stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/, 'only the token goes to standard output');
  const signedIn = { ...environment, AXE_TOKEN: issued.stdout.trim() };

  const ingested = await runAxe(['frame', 'ingest-file-blob', '--entity', 'acmec', '--file', statement, '--json'], signedIn);
  assert.equal(ingested.code, 0, ingested.stderr);
  const input = JSON.stringify({ entity_id: 'acmec', posted_on: '2026-04-01', memo: '현금 매출' });
  const lines = ['--lines', '{"account":"1104","debit":5000}', '--lines', '{"account":"4001","credit":5000}'];
  const posted = await runAxe(['frame', 'post_journal', '--input', '-', ...lines, '--json'], signedIn, input);
  assert.equal(posted.code, 0, posted.stderr);
  const shown = await runAxe(['frame', 'query_trial_balance', '--entity', 'acmec', '--as-of', '2026-04-30'], signedIn);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /^1104 +외상매출금 .*5,000$/m);

  const unbalanced = ['--lines', '{"account":"1104","debit":5000}', '--lines', '{"account":"4001","credit":4000}'];
  const wrong = await runAxe(['frame', 'post_journal', '--input', '-', ...unbalanced], signedIn, input);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /JOURNAL_UNBALANCED/);
  const foreign = await runAxe(['frame', 'query_trial_balance', '--entity', 'acmev', '--json'], signedIn);
  assert.equal(foreign.code, 3);
  const { error } = JSON.parse(foreign.stderr) as { error: { code: string; context: { request_id?: string } } };
  assert.equal(error.code, 'ENTITY_NOT_AUTHORIZED');
  assert.ok(error.context.request_id);
});

test('everything adds up afterwards', async () => {
  const client = await connectAs('choi@acme.example', resource, 'modern');
  for (const entity_id of ['acmec', 'acmev', 'acme_fund1']) {
    const { body } = await call(client, 'integrity_check', { entity_id });
    assert.equal(body.ok, true, JSON.stringify(body));
  }
  await client.close();
});

/** Some refusals reach a client as a failed request; the reason is in its message. */
function refusalInError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
