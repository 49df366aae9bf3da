import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { chief, hostFrame, type ToolAnswer } from '../contract/hosted-frame.ts';

interface Row {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly on_behalf_of?: string;
  readonly entity: string;
  readonly table: string;
  readonly operation: string;
  readonly key?: Record<string, unknown>;
  readonly request_id: string;
  readonly old?: Record<string, unknown>;
  readonly new?: Record<string, unknown>;
}

const administrator = 'admin@acme.example';
const number = '110123456789';

describe('who changed what, when, on whose authority', async () => {
  const frame = await hostFrame();
  const rowsOf = (answer: ToolAnswer): readonly Row[] => {
    assert.equal(answer.code, undefined, answer.message);
    return answer.body.rows as readonly Row[];
  };
  const asked = { entity_id: 'acmec' };
  const searchAs = async (email: string, args: object = {}): Promise<readonly Row[]> =>
    rowsOf(await frame.call(`person:${email}`, 'search_audit_log', { ...asked, ...args }));
  const journal = (memo: string) => ({
    posted_on: '2026-12-15',
    memo,
    lines: [
      { account: '1102', debit: 700 },
      { account: '4001', credit: 700 },
    ],
  });

  before(async () => {
    const made: readonly (readonly [string, object])[] = [
      ['register_entity', { ...asked, legal_name: 'Acme Corp', kind: 'corporate', first_fiscal_year: 2026 }],
      ['register_bank_account', { ...asked, name: 'main', bank_name: '누리은행', number: '110-123-456789', account: '1102' }],
      ['post_journal', { ...asked, ...journal('by chief') }],
      ['soft_close', { ...asked, period: '2026-01' }],
    ];
    for (const [tool, args] of made) rowsOfAny(await frame.call(chief, tool, args));
    rowsOfAny(await frame.call('person:writer@acme.example', 'post_journal', { ...asked, ...journal('by writer') }));
    rowsOfAny(await frame.call('agent:robot', 'post_journal', { ...asked, ...journal('by robot') }));
    rowsOfAny(await frame.call(chief, 'post_journals', { ...asked, journals: Array(20).fill(journal('one of many')) }));
  });
  const rowsOfAny = (answer: ToolAnswer) => assert.equal(answer.code, undefined, answer.message);

  test('a reader learns who wrote which rows, by address, by agent, by table, operation and request', async () => {
    const rows = await searchAs('reader@acme.example', { actor: 'Writer@acme.example' });
    assert.deepEqual(
      rows.map(({ table, operation, actor, entity, key }) => [table, operation, actor, entity, key]),
      [
        ['journal_line', 'insert', 'person:writer@acme.example', 'acmec', { journal_id: 2, line_no: 2 }],
        ['journal_line', 'insert', 'person:writer@acme.example', 'acmec', { journal_id: 2, line_no: 1 }],
        ['journal', 'insert', 'person:writer@acme.example', 'acmec', { id: 2 }],
      ],
    );
    assert.deepEqual(
      new Set(rows.flatMap((row) => Object.keys(row))),
      new Set(['id', 'at', 'actor', 'entity', 'table', 'operation', 'key', 'request_id']),
    );
    const [first] = rows;
    assert.deepEqual(await searchAs('reader@acme.example', { request_id: first?.request_id }), rows);
    const byRobot = await searchAs('reader@acme.example', { actor: 'agent:robot', table: 'journal' });
    assert.deepEqual(
      byRobot.map(({ key }) => key),
      [{ id: 3 }],
    );
    const closed = await searchAs('reader@acme.example', { table: 'fiscal_period', operation: 'update' });
    assert.deepEqual(
      closed.map(({ actor }) => actor),
      [chief],
    );
  });

  test('what an agent does on behalf of a person is found by the person, and says both', async () => {
    rowsOfAny(await frame.callFor('agent:robot', 'person:closer@acme.example', 'post_journal', { ...asked, ...journal('for closer') }));
    const rows = await searchAs('reader@acme.example', { actor: 'closer@acme.example' });
    assert.deepEqual(
      rows.map(({ table, actor, on_behalf_of: person }) => [table, actor, person]),
      ['journal_line', 'journal_line', 'journal'].map((table) => [table, 'agent:robot', 'person:closer@acme.example']),
    );
    assert.deepEqual((await searchAs('reader@acme.example', { actor: 'agent:robot' })).slice(0, 3), rows);
  });

  test('pages join without a gap, also through call_tool', async () => {
    const whole = await searchAs('reader@acme.example', { limit: 500, actor: 'chief@acme.example' });
    assert.ok(whole.length > 60, `${whole.length} rows of the books being opened`);
    const pages: Row[] = [];
    let cursor: string | undefined;
    do {
      const inner = { ...asked, limit: 7, actor: 'chief@acme.example', ...(cursor === undefined ? {} : { cursor }) };
      const answer = await frame.call('person:reader@acme.example', 'call_tool', { name: 'search_audit_log', arguments: inner });
      pages.push(...rowsOf(answer));
      cursor = answer.body.next_cursor;
    } while (cursor !== undefined);
    assert.deepEqual(pages, whole);
  });

  test('keeps to the time that is given, and refuses one that ends before it begins', async () => {
    const [newest] = await searchAs('reader@acme.example', { limit: 1 });
    const at = (newest as Row).at.replace(/(\.\d{3})\d*/, '$1');
    assert.ok((await searchAs('reader@acme.example', { since: at })).some(({ id }) => id === newest?.id));
    assert.ok((await searchAs('reader@acme.example', { until: at })).every(({ id }) => id !== newest?.id));
    const inverted = { ...asked, since: '2026-12-02', until: '2026-12-01' };
    const refused = await frame.call('person:reader@acme.example', 'search_audit_log', inverted);
    assert.equal(refused.code, 'INVALID_ARGUMENTS');
    assert.match(refused.message, /until is not after since/);
    const noDay = await frame.call('person:reader@acme.example', 'search_audit_log', { ...asked, since: '2026-02-31' });
    assert.match(noDay.message, /since: a date or time that exists/);
  });

  test('contents are for admins of the customer who may read these books: a diff of an update, whole rows else', async () => {
    const search = async (args: object) =>
      rowsOf(await frame.callSignedIn(administrator, 'search_audit_log', { ...asked, include_data: true, ...args }));
    const [closing] = await search({ table: 'fiscal_period', operation: 'update' });
    assert.equal(closing?.old?.state, 'open');
    assert.equal(closing?.new?.state, 'soft_closed');
    assert.deepEqual(Object.keys(closing?.old ?? {}).sort(), Object.keys(closing?.new ?? {}).sort());
    assert.ok(!Object.hasOwn(closing?.new ?? {}, 'starts_on'), 'what did not change is left out');
    const [account] = await search({ table: 'bank_account' });
    assert.equal(account?.old, undefined);
    assert.equal(account?.new?.number, number);
    assert.equal((await search({ limit: 500 })).length, 100);
  });

  test('contents are refused to whoever has the scope without the role, and rows to whoever has the role without the scope', async () => {
    const withData = { ...asked, include_data: true };
    const refusals: readonly (readonly [ToolAnswer, string])[] = [
      [await frame.callSignedIn('reader@acme.example', 'search_audit_log', withData), 'ROLE_REQUIRED'],
      // Every scope of the entity is no role, and a narrowed token carries none.
      [await frame.call(chief, 'search_audit_log', withData), 'ROLE_REQUIRED'],
      [await frame.callSignedIn(administrator, 'search_audit_log', withData, 'frame:read'), 'ROLE_REQUIRED'],
      [await frame.call('agent:robot', 'search_audit_log', withData), 'ROLE_REQUIRED'],
      [await frame.callFor('agent:robot', `person:${administrator}`, 'search_audit_log', withData), 'ROLE_REQUIRED'],
      [await frame.callSignedIn('outside@acme.example', 'search_audit_log', withData), 'ENTITY_NOT_AUTHORIZED'],
      [await frame.callSignedIn('stranger@acme.example', 'search_audit_log', asked), 'ENTITY_NOT_AUTHORIZED'],
    ];
    for (const [answer, code] of refusals) {
      assert.equal(answer.code, code, answer.message);
      assert.ok(!JSON.stringify(answer.body).includes(number));
    }
    assert.match(refusals[0]?.[0].message ?? '', /Leave include_data out/);
    assert.ok(rowsOf(await frame.callSignedIn('reader@acme.example', 'search_audit_log', asked)).length > 0);
  });

  test('contents of many megabytes come on several pages, none of them larger than an answer may be', async () => {
    const source = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`field ${index}`, 'x'.repeat(500)]));
    const lines = Array.from({ length: 500 }, (_, index) => ({ account: index % 2 === 0 ? '1102' : '4001', source }));
    for (const memo of ['first', 'second', 'third']) {
      const proposal = { ...journal(memo), lines: lines.map((line, index) => ({ ...line, [index % 2 === 0 ? 'debit' : 'credit']: 7 })) };
      rowsOfAny(await frame.call('person:writer@acme.example', 'propose_journal', { ...asked, ...proposal }));
    }
    const pages: (readonly Row[])[] = [];
    let cursor: string | undefined;
    do {
      const args = { ...asked, table: 'journal_proposal', include_data: true, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await frame.callSignedIn(administrator, 'search_audit_log', args);
      pages.push(rowsOf(answer));
      cursor = answer.body.next_cursor;
    } while (cursor !== undefined);
    assert.deepEqual(
      pages.map((rows) => rows.map((row) => /"memo":"(first|second|third)"/.exec(JSON.stringify(row.new))?.[1])),
      [['third'], ['second'], ['first']],
    );
  });
});
