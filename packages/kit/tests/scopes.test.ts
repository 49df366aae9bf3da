import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { coveredScopes, holdsScope, intersectRights, type Rights, type Scope, scopes } from '../src/index.ts';

const scopeSet = fc.subarray([...scopes]).map((list) => new Set<Scope>(list));
const rights: fc.Arbitrary<Rights> = fc
  .dictionary(fc.constantFrom('acmec', 'acmev', 'acme_fund1'), scopeSet)
  .map((entries) => new Map(Object.entries(entries)));
const covers = (held: Rights, entity: string) => coveredScopes(held.get(entity));

describe('holdsScope', () => {
  it('is read < write < close < admin, and reopen apart', () => {
    const covered: readonly (readonly [readonly Scope[], readonly Scope[]])[] = [
      [[], []],
      [['read'], ['read']],
      [['write'], ['read', 'write']],
      [['close'], ['read', 'write', 'close']],
      [['admin'], ['read', 'write', 'close', 'admin']],
      [['reopen'], ['reopen']],
      [
        ['reopen', 'read'],
        ['read', 'reopen'],
      ],
    ];
    for (const [held, expected] of covered) assert.deepEqual(coveredScopes(new Set(held)), expected, held.join());
  });

  it('nothing is held where nothing is known of the entity', () => {
    for (const scope of scopes) assert.equal(holdsScope(undefined, scope), false);
    assert.deepEqual(coveredScopes(undefined), []);
  });

  it('never loses by holding more', () => {
    fc.assert(
      fc.property(scopeSet, scopeSet, fc.constantFrom(...scopes), (held, more, needed) => {
        if (holdsScope(held, needed)) assert.ok(holdsScope(new Set([...held, ...more]), needed));
      }),
    );
  });
});

describe('intersectRights', () => {
  it('is what both sides hold, entity by entity', () => {
    const agent: Rights = new Map<string, ReadonlySet<Scope>>([
      ['acmec', new Set(['close'])],
      ['acmev', new Set(['read'])],
      ['acme_fund1', new Set(['admin'])],
    ]);
    const person: Rights = new Map<string, ReadonlySet<Scope>>([
      ['acmec', new Set(['write', 'reopen'])],
      ['acmev', new Set(['reopen'])],
    ]);
    assert.deepEqual(intersectRights(agent, person), new Map([['acmec', new Set(['read', 'write'])]]));
  });

  it('admin does not stand in for reopen on the other side', () => {
    const admin: Rights = new Map([['acmec', new Set<Scope>(['admin'])]]);
    const reopen: Rights = new Map([['acmec', new Set<Scope>(['reopen'])]]);
    assert.equal(intersectRights(admin, reopen).size, 0);
  });

  it('covers exactly what both cover, in either order, and drops empty entities', () => {
    fc.assert(
      fc.property(rights, rights, (left, right) => {
        const both = intersectRights(left, right);
        assert.deepEqual(new Map([...both].toSorted()), new Map([...intersectRights(right, left)].toSorted()));
        for (const entity of new Set([...left.keys(), ...right.keys()])) {
          const expected = scopes.filter((scope) => covers(left, entity).includes(scope) && covers(right, entity).includes(scope));
          assert.deepEqual(covers(both, entity), expected);
          assert.equal(both.has(entity), expected.length > 0);
        }
      }),
    );
  });

  it('with itself changes nothing that is covered', () => {
    fc.assert(
      fc.property(rights, (held) => {
        const same = intersectRights(held, held);
        for (const entity of held.keys()) assert.deepEqual(covers(same, entity), covers(held, entity));
      }),
    );
  });
});
