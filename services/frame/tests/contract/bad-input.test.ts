import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toolInput, wireSchema } from '@axe/kit';
import { frameTools } from '../../src/tools/index.ts';
import { badCalls, type WireSchema } from './bad-values.ts';
import { fresh, type World } from './fresh-inputs.ts';
import { chief, hostFrame } from './hosted-frame.ts';

/** What badCalls takes for wrong and these tools rightly do not. */
const notWrong = new Set([
  'content_base64: a megabyte', // of x, which is base64; evidence may be anything
  'content_base64: nothing in it', // the refusal speaks of the empty file
  'columns.0: nothing in it', // exports have columns without a name
]);

describe('every tool refuses bad input, names the field, and stores nothing', async () => {
  const frame = await hostFrame();
  let given = 0;
  const world: World = {
    async call(tool, input) {
      const answer = await frame.call(chief, tool, { entity_id: 'acmec', ...input });
      assert.equal(answer.code, undefined, `${tool}: ${answer.message}`);
      return answer.body;
    },
    next: () => {
      given += 1;
      return given;
    },
  };
  await world.call('register_entity', { legal_name: 'Acme Corp', kind: 'corporate', first_fiscal_year: 2024 });
  await world.call('register_bank_account', { name: 'main', bank_name: '누리은행', number: '110-123-456789', account: '1102' });

  for (const tool of frameTools) {
    test(tool.name, async () => {
      const right = { entity_id: 'acmec', ...(await fresh(tool.name, world)) };
      const schema = wireSchema(toolInput(tool)) as WireSchema;
      const before = await frame.countRows();
      const faults: string[] = [];
      for (const { what, args, field } of badCalls(schema, right)) {
        if (notWrong.has(what)) continue;
        const { code, message, body } = await frame.call(chief, tool.name, args as object);
        const refused = code === 'INVALID_ARGUMENTS' || (code !== undefined && tool.errors.includes(code));
        const names = `${message} ${JSON.stringify(body.context)}`.includes(field);
        if (!refused || !names) faults.push(`${what}: ${code ?? 'accepted'} ${message.slice(0, 200)}`);
        if (message.length > 4000) faults.push(`${what}: a message of ${message.length} characters`);
      }
      assert.deepEqual(faults, []);
      assert.deepEqual(await frame.countRows(), before);
    });
  }

  test('the books are sound afterwards', async () => {
    assert.equal((await world.call('integrity_check', {})).ok, true);
  });
});
