import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import { keptAfter, reasonOf } from '../src/index.ts';

const failure = (code: string, syscall?: string) =>
  Object.assign(new Error(`${code}: text of the system, open '/a/path'`), { code, syscall });

test('reasons are words of ours, and no text of the system', () => {
  for (const code of Object.keys(constants.errno)) {
    const reason = reasonOf(failure(code));
    assert.match(reason, /^[a-z][^.]*$/i, code);
    assert.doesNotMatch(reason, /text of the system|\/a\/path/, code);
  }
  assert.equal(reasonOf(failure('ENOSPC')), 'the disk is full');
  assert.equal(reasonOf(failure('EROFS')), 'the file system is read-only');
  assert.equal(reasonOf(failure('EACCES')), reasonOf(failure('EPERM')));
  assert.equal(reasonOf(failure('ENOENT', 'open')), 'its folder is not there');
  assert.equal(reasonOf(failure('ENOENT', 'mkdir')), 'no folder can be made there');
});

test('what it does not know is named by its code, and what has none is not guessed', () => {
  assert.equal(reasonOf(failure('EXDEV')), 'the system says EXDEV');
  for (const cause of [undefined, null, 'text', new Error('text')]) assert.equal(reasonOf(cause), 'the system says no more');
});

test('a failure that says nothing of the new content leaves the sentence of the caller', () => {
  for (const cause of [undefined, 'text', failure('EIO')]) assert.equal(keptAfter(cause, 'Kept.'), 'Kept.');
});
