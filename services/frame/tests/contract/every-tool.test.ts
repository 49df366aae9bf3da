import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Actor, isWrite, type Scope, toolOutput } from '@axe/kit';
import { frameTools } from '../../src/tools/index.ts';
import type { Answer } from '../tools/run-ingest-tool.ts';
import { fresh as freshInput, freshInputs, marker, type World } from './fresh-inputs.ts';
import { chief, hostFrame, type ToolAnswer } from './hosted-frame.ts';

/** Who holds everything below a scope in acmec, but not that scope. */
const lacks: Readonly<Record<Scope, Actor>> = {
  read: 'person:stranger@acme.example',
  write: 'person:reader@acme.example',
  close: 'person:writer@acme.example',
  admin: 'person:closer@acme.example',
  reopen: 'person:admin@acme.example',
};

const below: Readonly<Record<Scope, readonly Scope[]>> = {
  read: ['reopen'],
  write: ['read'],
  close: ['write'],
  admin: ['close'],
  reopen: ['admin'],
};

const callsAtOnce = 32;

interface Found {
  readonly tools: readonly { readonly name: string }[];
}

describe('every tool keeps the contract', async () => {
  const frame = await hostFrame();
  let given = 0;
  const take = async (tool: string, input: object, entity = 'acmec'): Promise<Answer> => {
    const answer = await frame.call(chief, tool, { entity_id: entity, ...input });
    assert.equal(answer.code, undefined, `${tool}: ${answer.message}`);
    return answer.body;
  };
  const world: World = {
    call: take,
    next: () => {
      given += 1;
      return given;
    },
  };
  const fresh = (tool: string): Promise<object> => freshInput(tool, world);
  /** How many rows each table gained. */
  const effectOf = async (work: () => Promise<unknown>): Promise<object> => {
    const before = await frame.countRows();
    await work();
    const after = await frame.countRows();
    return Object.fromEntries(Object.entries(after).map(([table, rows]) => [table, rows - (before[table] ?? 0)]));
  };
  const refused = (answer: ToolAnswer, code: string) => assert.equal(answer.code, code, `${answer.status} ${answer.message}`);

  for (const entity of ['acmec', 'acmev']) {
    await take('register_entity', { legal_name: 'Acme Corp', kind: 'corporate', first_fiscal_year: 2024 }, entity);
  }
  await take('register_bank_account', { name: `${marker} main`, bank_name: '누리은행', number: '110-123-456789', account: '1102' });
  await take('post_journals', await fresh('post_journals'));

  test('each tool has an input here', () => {
    assert.deepEqual(Object.keys(freshInputs).sort(), frameTools.map((tool) => tool.name).sort());
  });

  test('each sees in tools/list what the rights allow, twenty tools and the two that find the others', async () => {
    const all = await frame.list(chief);
    assert.equal(all.length, 22);
    assert.ok(all.includes('find_tool') && all.includes('call_tool') && !all.includes('register_entity'));
    const listed = frameTools.filter((tool) => tool.listed !== false);
    const reader = await frame.list('person:reader@acme.example');
    assert.deepEqual(
      reader.filter((name) => !['find_tool', 'call_tool'].includes(name)),
      listed.filter((tool) => tool.scope === 'read').map((tool) => tool.name),
    );
  });

  test('an unlisted tool is found and called, with its own scope', async () => {
    const { tools } = (await frame.call(chief, 'find_tool', { query: 'register entity' })).body as Found;
    assert.equal(tools[0]?.name, 'register_entity');
    const inner = { name: 'get_accounting_policy', arguments: { entity_id: 'acmec' } };
    const direct = await take('get_accounting_policy', {});
    assert.deepEqual((await frame.call(chief, 'call_tool', inner)).body, direct);
    const { tools: seen } = (await frame.call('person:reader@acme.example', 'find_tool', { query: 'register entity' })).body as Found;
    assert.ok(seen.every((tool) => tool.name !== 'register_entity'));
    refused(
      await frame.call('person:reader@acme.example', 'call_tool', { name: 'set_accounting_policy', arguments: { entity_id: 'acmec' } }),
      'ENTITY_NOT_AUTHORIZED',
    );
  });

  for (const tool of frameTools) {
    describe(tool.name, () => {
      test(`needs ${tool.scope}, from the registry and from the token`, async () => {
        const args = { entity_id: 'acmec', ...(await fresh(tool.name)) };
        const before = await frame.countRows();
        const denied = await frame.call(lacks[tool.scope], tool.name, args);
        refused(denied, 'ENTITY_NOT_AUTHORIZED');
        assert.deepEqual([denied.status, denied.challenge], [403, '']);
        const ceiling = await frame.call(chief, tool.name, args, { acmec: below[tool.scope] });
        refused(ceiling, 'INSUFFICIENT_SCOPE');
        assert.equal(ceiling.status, 403);
        assert.match(ceiling.challenge, /error="insufficient_scope"/);
        assert.match(ceiling.challenge, new RegExp(`scope="[^"]*acmec:${tool.scope}`));
        refused(await frame.call('person:nobody@acme.example', tool.name, args), 'USER_NOT_MAPPED');
        assert.deepEqual(await frame.countRows(), before);
      });

      test('answers what its output schema promises', async () => {
        const body = await take(tool.name, await fresh(tool.name));
        const parsed = toolOutput(tool).safeParse(body);
        assert.equal(parsed.success, true, String(parsed.error));
      });

      test('shows another entity nothing and changes nothing here', async () => {
        const args = await fresh(tool.name);
        const before = await frame.countRows();
        const dry = isWrite(tool) ? { dry_run: true } : {};
        const answer = await frame.call(lacks.read, tool.name, { entity_id: 'acmev', ...args, ...dry });
        const shown = JSON.stringify(answer.body);
        // What the caller itself sends may come back.
        if (!isWrite(tool) && !JSON.stringify(args).includes('base64')) assert.ok(!shown.includes(marker), shown);
        assert.deepEqual(await frame.countRows(), before);
      });

      if (!isWrite(tool)) {
        test('stores nothing', async () => {
          const args = await fresh(tool.name);
          const before = await frame.countRows();
          await take(tool.name, args);
          assert.deepEqual(await frame.countRows(), before);
        });
        return;
      }

      test('dry_run stores nothing, and shows nothing that the real run then gives otherwise', async () => {
        const args = await fresh(tool.name);
        const before = await frame.countRows();
        const { dry_run: said, ...shown } = await take(tool.name, { ...args, dry_run: true });
        assert.equal(said, true);
        assert.deepEqual(await frame.countRows(), before);
        assert.deepEqual(commonPart(await take(tool.name, args), shown), commonPart(shown, shown));
      });

      test('an idempotency key replays, and refuses other arguments', async () => {
        const args = await fresh(tool.name);
        const idempotency_key = `once-${world.next()}`;
        const first = await take(tool.name, { ...args, idempotency_key });
        const other = tool.name === 'register_entity' ? { ...args, legal_name: 'Acme Other' } : await fresh(tool.name);
        const before = await frame.countRows();
        const again = await take(tool.name, { ...args, idempotency_key });
        assert.equal(JSON.stringify(again), JSON.stringify({ ...first, replayed: true }), 'the same to the letter, keys in the same order');
        refused(await frame.call(chief, tool.name, { entity_id: 'acmec', ...other, idempotency_key }), 'IDEMPOTENCY_CONFLICT');
        assert.deepEqual(await frame.countRows(), before);
      });

      test(`${callsAtOnce} identical calls at once have one effect`, async () => {
        const alone = { ...(await fresh(tool.name)), idempotency_key: `alone-${world.next()}` };
        const single = await effectOf(() => take(tool.name, alone));
        const together = { ...(await fresh(tool.name)), idempotency_key: `together-${world.next()}` };
        const many = await effectOf(async () => {
          const answers = await Promise.all(Array.from({ length: callsAtOnce }, () => take(tool.name, together)));
          const [winner, ...more] = answers.filter((answer) => answer.replayed === undefined);
          assert.deepEqual(more, []);
          for (const { replayed: _replayed, ...answer } of answers) assert.deepEqual(answer, winner);
        });
        assert.deepEqual(many, single);
      });
    });
  }

  test('the books are sound afterwards, and nothing failed unexpectedly', async () => {
    const report = await take('integrity_check', {});
    assert.equal(report.ok, true, JSON.stringify(report));
    assert.deepEqual(
      frame.logLines.filter((line) => line.includes('unexpected') || line.includes('"alarm"')),
      [],
    );
  });
});

/** Of an answer, what the preview shows too, without points in time. */
function commonPart(answer: unknown, preview: unknown): unknown {
  if (Array.isArray(answer) && Array.isArray(preview)) return answer.map((one, index) => commonPart(one, preview[index]));
  if (!isRecord(answer) || !isRecord(preview)) return answer;
  const names = Object.keys(preview).filter((name) => !name.endsWith('_at'));
  return Object.fromEntries(names.map((name) => [name, commonPart(answer[name], preview[name])]));
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
