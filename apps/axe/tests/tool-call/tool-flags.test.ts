import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import fc from 'fast-check';
import type { CatalogueTool, JsonSchema } from '../../src/catalogue/catalogue.ts';
import { addFlags, argumentsOf, flagsOf } from '../../src/tool-call/tool-flags.ts';

const toolWith = (properties: { readonly [name: string]: JsonSchema }, required: readonly string[] = []): CatalogueTool => ({
  name: 'do_it',
  title: 'Do it',
  summary: 'Does it.',
  scope: 'read',
  effect: 'read',
  reach: 'entity',
  listed: true,
  errors: [],
  input_schema: { type: 'object', properties, required },
});

function parse(properties: { readonly [name: string]: JsonSchema }, words: readonly string[]): Record<string, unknown> {
  const flags = flagsOf(toolWith(properties));
  const command = new Command('do_it').exitOverride().configureOutput({ writeErr: () => undefined });
  addFlags(command, flags);
  command.parse(words, { from: 'user' });
  return argumentsOf(flags, command.opts());
}

test('flags are named after arguments, and never take the command line’s own', () => {
  const names = flagsOf(toolWith({ entity_id: { type: 'string' }, posted_on: { type: 'string' }, token: { type: 'string' } })).map(
    ({ flag }) => flag,
  );
  assert.deepEqual(names, ['--entity', '--posted-on', '--arg-token']);
});

test('values get the type of the schema', () => {
  const schema = {
    name: { type: 'string' },
    limit: { type: 'integer' },
    subtree: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    lines: { type: 'array', items: { type: 'object', properties: {} } },
    meta: { type: 'object' },
    either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  };
  const words = ['--name', '1101', '--limit', '1,000', '--subtree', 'false', '--tags', 'a', '--tags', 'b', '--either', 'x'];
  const json = ['--lines', '{"debit":1}', '--lines', '[{"credit":1}]', '--meta', '{"a":[1]}'];
  assert.deepEqual(parse(schema, [...words, ...json]), {
    name: '1101',
    limit: 1000,
    subtree: false,
    tags: ['a', 'b'],
    lines: [{ debit: 1 }, { credit: 1 }],
    meta: { a: [1] },
    either: 'x',
  });
  assert.deepEqual(parse(schema, ['--subtree']), { subtree: true });
  assert.deepEqual(parse(schema, []), {}, 'what is not given stays away');
});

test('values that do not fit are wrong usage that names the flag', () => {
  for (const [schema, value] of [
    [{ type: 'integer' }, 'many'],
    [{ type: 'integer' }, ''],
    [{ type: 'integer' }, '9007199254740993'],
    [{ type: 'boolean' }, 'perhaps'],
    [{ type: 'object' }, '{broken'],
    [{ type: 'array', items: { type: 'object' } }, 'broken'],
  ] as const) {
    assert.throws(() => parse({ it: schema }, ['--it', value]), { code: 'USAGE', message: /--it takes/ });
  }
});

test('every safe whole number passes through unchanged', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (number) => {
      assert.deepEqual(parse({ amount: { type: 'integer' } }, [`--amount=${number}`]), { amount: number });
    }),
  );
});

test('help says that a list is a repeated flag', () => {
  const tags = { type: 'array', items: { type: 'string' }, description: 'names' };
  const flags = flagsOf(toolWith({ tags, lines: { type: 'array', items: { type: 'object' } } }));
  const command = new Command('do_it');
  addFlags(command, flags);
  const help = command.helpInformation();
  assert.match(help, /--tags <value> +names \(repeat for several\)/);
  assert.match(help, /--lines <json> +\(repeat for several\)/);
});
