import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod';
import { amountMinor, formatMinor, maxWireAmount, positiveOrZeroMinor, sumMinor, wireSchema } from '../src/index.ts';

const wire = fc.maxSafeInteger();

describe('amountMinor', () => {
  it('is an exact integer on the wire and a bigint inside', () => {
    fc.assert(
      fc.property(wire, (amount) => {
        const decoded = amountMinor.parse(amount);
        assert.equal(typeof decoded, 'bigint');
        assert.equal(decoded, BigInt(amount));
        // -0 and 0 are the same amount.
        assert.equal(z.encode(amountMinor, decoded), amount + 0);
      }),
    );
  });

  it('refuses fractions, texts and what a JSON number cannot carry', () => {
    for (const bad of [0.5, 1e21, 2 ** 53, -(2 ** 53), Number.NaN, Number.POSITIVE_INFINITY, '1', 1n, null, undefined, true, [1]]) {
      assert.equal(amountMinor.safeParse(bad).success, false, String(bad));
    }
    assert.equal(amountMinor.parse(Number.MAX_SAFE_INTEGER), maxWireAmount);
  });

  it('refuses to encode what would lose digits', () => {
    assert.throws(() => z.encode(amountMinor, maxWireAmount + 1n));
    assert.throws(() => z.encode(amountMinor, -maxWireAmount - 1n));
    assert.equal(z.encode(amountMinor, -maxWireAmount), -Number.MAX_SAFE_INTEGER);
  });

  it('is an integer in the published schema', () => {
    const schema = wireSchema(z.strictObject({ amount: amountMinor }));
    assert.deepEqual((schema.properties as Record<string, { type: string }>).amount?.type, 'integer');
  });
});

describe('positiveOrZeroMinor', () => {
  it('takes zero, refuses less, in both directions', () => {
    assert.equal(positiveOrZeroMinor.parse(0), 0n);
    assert.equal(positiveOrZeroMinor.safeParse(-1).success, false);
    assert.throws(() => z.encode(positiveOrZeroMinor, -1n));
    assert.throws(() => z.encode(positiveOrZeroMinor, maxWireAmount + 1n));
  });
});

describe('sums and texts', () => {
  it('a sum is exact beyond 2^53', () => {
    assert.equal(sumMinor([]), 0n);
    assert.equal(sumMinor([maxWireAmount, maxWireAmount, 1n]), 18014398509481983n);
    fc.assert(fc.property(fc.array(fc.bigInt()), (amounts) => assert.equal(sumMinor(amounts), sumMinor(amounts.toReversed()))));
  });

  it('groups digits by three and loses none', () => {
    const shown: readonly (readonly [bigint, string])[] = [
      [0n, '0'],
      [-1n, '-1'],
      [999n, '999'],
      [1000n, '1,000'],
      [-1000n, '-1,000'],
      [1234567n, '1,234,567'],
      [-123456n, '-123,456'],
    ];
    for (const [amount, text] of shown) assert.equal(formatMinor(amount), text);
    fc.assert(
      fc.property(fc.bigInt(), (amount) => {
        const text = formatMinor(amount);
        assert.match(text, /^-?\d{1,3}(,\d{3})*$/);
        assert.equal(BigInt(text.replaceAll(',', '')), amount);
      }),
    );
  });
});
