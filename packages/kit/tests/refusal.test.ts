import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defineErrors, isRefusal, Refusal } from '../src/index.ts';

const errors = defineErrors({
  BOOK_LOCKED: { kind: 'conflict', summary: 'The book is locked.', remedy: 'Wait.', retryable: true },
  BOOK_MISSING: { kind: 'missing', summary: 'There is no such book.', remedy: 'List the books.' },
});

describe('defineErrors', () => {
  it('makes refusals that carry code, kind, context and whether a retry helps', () => {
    const refusal = errors.BOOK_LOCKED('The book acmec is locked. Nothing was stored. Try again.', { entity: 'acmec' });
    assert.ok(refusal instanceof Refusal && refusal instanceof Error);
    assert.equal(refusal.code, 'BOOK_LOCKED');
    assert.equal(refusal.kind, 'conflict');
    assert.equal(refusal.retryable, true);
    assert.deepEqual(refusal.context, { entity: 'acmec' });
    assert.equal(refusal.message, 'The book acmec is locked. Nothing was stored. Try again.');
    assert.equal(refusal.name, 'Refusal');
  });

  it('a retry helps only where the declaration says so', () => {
    assert.equal(errors.BOOK_MISSING('No book.').retryable, false);
    assert.deepEqual(errors.BOOK_MISSING('No book.').context, {});
  });

  it('keeps private detail in the cause and out of everything shown', () => {
    const cause = new Error('password of the database');
    const refusal = errors.BOOK_MISSING('No book.', {}, cause);
    assert.equal(refusal.cause, cause);
    assert.ok(
      !JSON.stringify({ ...refusal, message: refusal.message })
        .replace(/"cause":.*/, '')
        .includes('password'),
    );
    assert.equal(Object.hasOwn(errors.BOOK_MISSING('No book.'), 'cause'), false);
  });

  it('is a table for the documentation too', () => {
    assert.deepEqual(Object.keys(errors), ['BOOK_LOCKED', 'BOOK_MISSING']);
    assert.equal(errors.BOOK_LOCKED.summary, 'The book is locked.');
    assert.equal(errors.BOOK_MISSING.remedy, 'List the books.');
    assert.ok(Object.isFrozen(errors));
  });
});

describe('isRefusal', () => {
  it('tells refusals from other failures, and by code', () => {
    const refusal = errors.BOOK_MISSING('No book.');
    assert.equal(isRefusal(refusal), true);
    assert.equal(isRefusal(refusal, 'BOOK_MISSING'), true);
    assert.equal(isRefusal(refusal, 'BOOK_LOCKED'), false);
    for (const other of [new Error('x'), undefined, null, 'BOOK_MISSING', { code: 'BOOK_MISSING', kind: 'missing' }])
      assert.equal(isRefusal(other), false);
  });
});
