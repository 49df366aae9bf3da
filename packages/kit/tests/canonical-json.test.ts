import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../src/index.ts';

/** The same value with the keys of every map in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, member]) => [key, shuffled(member)] as const);
  return Object.fromEntries(entries.toReversed());
}

describe('canonicalJson', () => {
  it('is pinned, because hashes of it are kept', () => {
    assert.equal(canonicalJson({ b: 1, a: [{ d: null, c: 'é' }], Z: true }), '{"Z":true,"a":[{"c":"é","d":null}],"b":1}');
    assert.equal(canonicalJson({ amount: 12345678901234567890n }), '{"amount":"12345678901234567890n"}');
    assert.equal(canonicalJson([undefined, null]), '[null,null]');
    assert.equal(canonicalJson({ at: new Date(0) }), '{"at":"1970-01-01T00:00:00.000Z"}');
    assert.equal(canonicalJson('x'), '"x"');
  });

  it('does not depend on the order of keys, and says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value);
        assert.equal(canonicalJson(shuffled(value)), text);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('an undefined member is no member', () => {
    assert.equal(canonicalJson({ a: undefined, b: 1 }), canonicalJson({ b: 1 }));
  });

  it('different values give different texts', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const alike = canonicalJson(left) === canonicalJson(right);
        let equal = true;
        try {
          assert.deepEqual(JSON.parse(JSON.stringify(left)), JSON.parse(JSON.stringify(right)));
        } catch {
          equal = false;
        }
        assert.equal(alike, equal);
      }),
    );
  });
});
