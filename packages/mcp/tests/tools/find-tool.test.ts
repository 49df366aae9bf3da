import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ToolCall, toolsFor } from '@axe/kit';
import * as z from 'zod';
import { createFindTool } from '../../src/tools/find-tool.ts';
import { prepareTool } from '../../src/tools/prepare-tool.ts';

const declare = (name: string, title: string, summary: string, keywords: readonly string[] = []) =>
  toolsFor<unknown, unknown>()({
    name,
    title,
    summary,
    keywords,
    scope: 'read',
    effect: 'read',
    reach: 'service',
    errors: [],
    input: z.object({}),
    output: z.object({}),
    run: async () => ({}),
  });

const tools = [
  declare('soft_close', 'Soft-close period', 'Close a month for everybody without the scope close.', ['월마감']),
  declare('post_journal', 'Post journal', 'Post the journal of a month to the books.', ['전표']),
  declare('query_balance', 'Query balance', 'The balance of an account to the day.'),
].map((tool) => prepareTool(tool));

async function find(query: string): Promise<readonly string[]> {
  const tool = createFindTool(() => tools);
  const found = await tool.run({ query, limit: 20 }, {
    rights: new Map([['acmec', new Set(['read'])]]),
    roles: new Set(),
  } as unknown as ToolCall<unknown, unknown>);
  return (found.tools as readonly { name: string }[]).map(({ name }) => name);
}

test('words that say nothing find nothing by themselves', async () => {
  assert.deepEqual(await find('how to balance the account'), ['query_balance']);
});

test('what fits much worse than the best is left out', async () => {
  assert.deepEqual(await find('close the month'), ['soft_close']);
});

test('keywords of other languages are found, whole or as a part', async () => {
  assert.deepEqual(await find('월마감'), ['soft_close']);
  assert.deepEqual(await find('전표입력'), ['post_journal']);
});

test('no words find every tool, and no match finds none', async () => {
  assert.equal((await find('')).length, tools.length);
  assert.deepEqual(await find('weather'), []);
});
