import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod';
import { decodeCursor, defaultPageSize, encodeCursor, isRefusal, type JsonValue, maxPageSize, pageInput } from '../src/index.ts';

const page = z.strictObject(pageInput);

describe('cursors', () => {
  it('carry any key there and back, in URL-safe text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (key) => {
        const plain = JSON.parse(JSON.stringify(key)) as JsonValue;
        const cursor = encodeCursor(plain);
        assert.match(cursor, /^[A-Za-z0-9_-]*$/);
        // A shape that copies would drop a key named __proto__.
        assert.deepEqual(decodeCursor(cursor, z.unknown()), plain);
      }),
    );
  });

  it('carry Korean text', () => {
    const shape = z.tuple([z.string(), z.int()]);
    assert.deepEqual(decodeCursor(encodeCursor(['보통예금 😀', 7]), shape), ['보통예금 😀', 7]);
  });

  it('no cursor is the first page', () => assert.equal(decodeCursor(undefined, z.string()), undefined));

  it('what another tool made, or nobody, is refused with the remedy', () => {
    for (const cursor of ['', 'x', '!!!', 'e30', encodeCursor({ other: 1 }), encodeCursor([1, 2]), '가', 'a'.repeat(999)]) {
      assert.throws(
        () => decodeCursor(cursor, z.tuple([z.string(), z.int()])),
        (error) => isRefusal(error, 'CURSOR_INVALID') && error.kind === 'invalid' && /next_cursor unchanged/.test(error.message),
        cursor,
      );
    }
  });

  it('any text is a key or a refusal, never another failure', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (cursor) => {
        try {
          decodeCursor(cursor, z.strictObject({ never: z.literal('made') }));
          assert.fail('was accepted');
        } catch (error) {
          assert.ok(isRefusal(error, 'CURSOR_INVALID'), String(error));
        }
      }),
    );
  });
});

describe('page sizes', () => {
  it('are bounded', () => {
    assert.deepEqual(page.parse({}), { limit: defaultPageSize });
    assert.equal(page.parse({ limit: maxPageSize }).limit, 500);
    for (const limit of [0, -1, 1.5, maxPageSize + 1, '50', null]) assert.equal(page.safeParse({ limit }).success, false, String(limit));
    assert.equal(page.safeParse({ cursor: 'x'.repeat(1001) }).success, false);
  });
});
