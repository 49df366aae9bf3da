import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import {
  type AnyTool,
  amountMinor,
  defineService,
  type Effect,
  isWrite,
  type Reach,
  toolInput,
  toolOutput,
  toolsFor,
  wireSchema,
} from '../src/index.ts';

const defineTool = toolsFor<{ readonly greeting: string }, { readonly rows: number }>();

const tool = (effect: Effect, reach: Reach): AnyTool =>
  defineTool({
    name: 'post_note',
    title: 'Post note',
    summary: 'Stores a note.',
    scope: 'write',
    effect,
    reach,
    errors: [],
    input: z.object({ text: z.string().min(1), amount: amountMinor.optional() }),
    output: z.object({ id: z.string(), amount: amountMinor }),
    run: async (input, call) => ({ id: `${call.resources.greeting} ${input.text}`, amount: input.amount ?? BigInt(call.tx.rows) }),
  });

const issuesOf = (schema: z.ZodObject, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ code, path }) => `${code} ${path.join('.')}`) ?? [];

describe('toolInput', () => {
  it('adds entity_id, idempotency_key and dry_run to a write in an entity', () => {
    const input = toolInput(tool('append', 'entity'));
    assert.deepEqual(Object.keys(input.shape), ['entity_id', 'text', 'amount', 'idempotency_key', 'dry_run']);
    assert.deepEqual(input.parse({ entity_id: 'acmec', text: 'x', amount: 5 }), {
      entity_id: 'acmec',
      text: 'x',
      amount: 5n,
      dry_run: false,
    });
  });

  it('adds only what fits the reach and the effect', () => {
    const keys = (effect: Effect, reach: Reach) =>
      Object.keys(toolInput(tool(effect, reach)).shape).filter((key) => !['text', 'amount'].includes(key));
    assert.deepEqual(keys('read', 'service'), []);
    assert.deepEqual(keys('read', 'entity'), ['entity_id']);
    assert.deepEqual(keys('change', 'service'), ['idempotency_key', 'dry_run']);
    assert.deepEqual(keys('change', 'entity-setup'), ['entity_id', 'idempotency_key', 'dry_run']);
  });

  it('refuses unknown, missing and wrong members', () => {
    const input = toolInput(tool('append', 'entity'));
    assert.deepEqual(issuesOf(input, { entity_id: 'acmec', text: 'x', extra: 1 }), ['unrecognized_keys ']);
    assert.deepEqual(issuesOf(input, { text: 'x' }), ['invalid_type entity_id']);
    assert.deepEqual(issuesOf(input, { entity_id: 'Acme; drop', text: 'x' }), ['invalid_format entity_id']);
    assert.deepEqual(issuesOf(input, { entity_id: 'acmec', text: 'x', idempotency_key: '' }), ['too_small idempotency_key']);
    assert.deepEqual(issuesOf(input, { entity_id: 'acmec', text: 'x', idempotency_key: 'k'.repeat(201) }), ['too_big idempotency_key']);
    for (const idempotency_key of ['a\u0000', 'a\n', 'a\ud800']) {
      assert.deepEqual(issuesOf(input, { entity_id: 'acmec', text: 'x', idempotency_key }), ['custom idempotency_key']);
    }
    assert.deepEqual(issuesOf(input, { entity_id: 'acmec', text: 'x', idempotency_key: '7월 급여 🧾' }), []);
    assert.deepEqual(issuesOf(input, { entity_id: 'acmec', text: 'x', dry_run: 'true' }), ['invalid_type dry_run']);
    assert.deepEqual(issuesOf(toolInput(tool('read', 'entity')), { entity_id: 'acmec', text: 'x', dry_run: true }), ['unrecognized_keys ']);
  });
});

describe('toolOutput', () => {
  it('tells of a write whether it was stored and whether it is a repetition', () => {
    assert.deepEqual(Object.keys(toolOutput(tool('append', 'entity')).shape), ['id', 'amount', 'dry_run', 'replayed']);
    assert.deepEqual(Object.keys(toolOutput(tool('read', 'entity')).shape), ['id', 'amount']);
  });

  it('encodes amounts and refuses what was not declared', () => {
    const output = toolOutput(tool('append', 'entity'));
    assert.deepEqual(z.encode(output, { id: 'x', amount: 5n, replayed: true }), { id: 'x', amount: 5, replayed: true });
    assert.throws(() => z.encode(output, { id: 'x', amount: 5n, secret: 1 } as never));
  });
});

describe('wireSchema', () => {
  it('is strict JSON Schema of what goes over the wire, in ASCII names', () => {
    const schema = wireSchema(toolInput(tool('append', 'entity'))) as {
      type: string;
      required: string[];
      additionalProperties: boolean;
      properties: object;
      $schema: string;
    };
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    assert.equal(schema.type, 'object');
    assert.equal(schema.additionalProperties, false);
    assert.deepEqual(schema.required, ['entity_id', 'text']);
    assert.deepEqual(
      Object.keys(schema.properties).filter((name) => !/^[a-z][a-z0-9_]*$/.test(name)),
      [],
    );
    assert.deepEqual((schema.properties as { dry_run: object }).dry_run, {
      type: 'boolean',
      default: false,
      description: 'validate fully and show the would-be result; nothing is stored',
    });
  });

  it('has no schema without a keyword, which some clients refuse', () => {
    const { properties } = wireSchema(z.object({ free: z.record(z.string(), z.unknown()), bound: z.record(z.string(), z.int()) })) as {
      properties: Record<string, { additionalProperties: unknown }>;
    };
    assert.equal(properties.free?.additionalProperties, true);
    assert.notEqual(properties.bound?.additionalProperties, true);
  });

  it('shows the wire side of results too', () => {
    const schema = wireSchema(toolOutput(tool('append', 'entity'))) as { properties: { amount: { type: string } } };
    assert.equal(schema.properties.amount.type, 'integer');
  });
});

describe('declarations', () => {
  it('are frozen, and only read is no write', () => {
    assert.ok(Object.isFrozen(tool('read', 'entity')));
    assert.deepEqual(
      (['read', 'append', 'change'] as const).map((effect) => isWrite({ effect })),
      [false, true, true],
    );
    const service = defineService({ name: 'notes', tools: [tool('read', 'entity')] } as unknown as Parameters<typeof defineService>[0]);
    assert.ok(Object.isFrozen(service));
  });
});
