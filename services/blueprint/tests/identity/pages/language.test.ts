import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from '../../../src/identity/pages/index.ts';

const expected: readonly (readonly [header: string | undefined, language: string])[] = [
  [undefined, 'en'],
  ['', 'en'],
  ['ko', 'ko'],
  ['KO-kr', 'ko'],
  ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
  ['en-US,en;q=0.9,ko;q=0.8', 'en'],
  ['en;q=0.5, ko;q=0.6', 'ko'],
  ['en ; q=0.5 , ko ; Q=0.4', 'en'],
  ['de,fr;q=0.9,ko;q=0.1', 'ko'],
  ['de,fr;q=0.9', 'en'],
  ['ko,en', 'ko'],
  ['en,ko', 'en'],
  ['ko;q=0', 'en'],
  ['ko;q=0,en;q=0', 'en'],
  ['*', 'en'],
  ['*,ko', 'ko'],
  ['ko;q=0.5,*', 'en'],
  ['en;q=0,*;q=0.3', 'ko'],
  ['ko;q=1.5,en;q=0.1', 'en'],
  ['ko;q=abc', 'en'],
  ['kok', 'en'],
  ['korean', 'en'],
  [`${'x,'.repeat(100_000)}ko`, 'en'],
];

for (const [header, language] of expected) {
  test(`Accept-Language ${header === undefined ? 'missing' : JSON.stringify(header.slice(0, 40))} is answered in ${language}`, () => {
    assert.equal(languageOf(header), language);
  });
}
