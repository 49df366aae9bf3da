import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bearerFrom, maxTokenLength, userTokenFrom } from '../src/index.ts';
import { refusal } from './support/acme.ts';

test('one bearer token, in any case of the word', () => {
  for (const header of ['Bearer a.b.c', 'bearer a.b.c', 'BEARER  a.b.c ', ['Bearer a.b.c']]) assert.equal(bearerFrom(header), 'a.b.c');
});

test('no token is missing; anything else is malformed', () => {
  for (const header of [undefined, null, '', '  ', [], 'Basic a2ltOnB3', 'DPoP abc', 'a.b.c']) {
    assert.throws(() => bearerFrom(header), refusal('MISSING_TOKEN'), String(header));
  }
  for (const header of [
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,b',
    'Bearer a, Bearer b',
    'Bearer "a"',
    'Bearer a=b',
    'Bearer 한글',
    'Bearer\ta',
  ]) {
    assert.throws(
      () => bearerFrom(header),
      (error) => ['INVALID_TOKEN', 'MISSING_TOKEN'].includes((error as { code: string }).code),
      header,
    );
  }
  assert.throws(() => bearerFrom('Bearer a, Bearer b'), refusal('INVALID_TOKEN', 'MALFORMED'));
  assert.throws(() => bearerFrom(['Bearer a', 'Bearer a']), refusal('INVALID_TOKEN', 'DUPLICATE_HEADER'));
  assert.throws(() => bearerFrom(`Bearer ${'a'.repeat(maxTokenLength + 1)}`), refusal('INVALID_TOKEN', 'TOKEN_TOO_LONG'));
  assert.equal(bearerFrom(`Bearer ${'a'.repeat(maxTokenLength)}`).length, maxTokenLength);
});

test('the token of the person comes with or without the word Bearer, and an empty header is not an absent one', () => {
  assert.equal(userTokenFrom(undefined), undefined);
  assert.equal(userTokenFrom('a.b.c'), 'a.b.c');
  assert.equal(userTokenFrom('Bearer a.b.c'), 'a.b.c');
  for (const header of ['', ' ', 'Bearer ', 'a b']) assert.throws(() => userTokenFrom(header), refusal('INVALID_TOKEN', 'MALFORMED'));
  assert.throws(() => userTokenFrom(['a', 'b']), refusal('INVALID_TOKEN', 'DUPLICATE_HEADER'));
});

test('whatever the header, the answer is a clean token or a refusal', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      for (const header of [text, `Bearer ${text}`]) {
        try {
          assert.match(bearerFrom(header), /^[A-Za-z0-9._~+/-]+=*$/);
        } catch (error) {
          if ((error as { code?: string }).code === 'ERR_ASSERTION') throw error;
          assert.ok(['MISSING_TOKEN', 'INVALID_TOKEN'].includes((error as { code: string }).code));
        }
      }
    }),
  );
});
