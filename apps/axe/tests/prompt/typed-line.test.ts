import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LineEnd, typedLine } from '../../src/prompt/typed-line.ts';

/** What stands in the line after the chunks, and how it ended. */
function type(...chunks: readonly string[]): { readonly text: string; readonly end?: LineEnd; readonly rest?: string } {
  const line = typedLine();
  for (const chunk of chunks) {
    const taken = line.take(chunk);
    if (taken !== undefined) return { text: line.text, ...taken };
  }
  return { text: line.text };
}

test('either line end is the Enter key, and both together are one', () => {
  assert.deepEqual(type('four words\r'), { text: 'four words', end: 'enter', rest: '' });
  assert.deepEqual(type('four words\n'), { text: 'four words', end: 'enter', rest: '' });
  assert.deepEqual(type('one\r\ntwo\r'), { text: 'one', end: 'enter', rest: 'two\r' });
});

test('what is pasted keeps its lines, but for the end of the last one, and does not end the answer', () => {
  const pasted = '\u001b[200~-----BEGIN\rabc\r\n-----END\r\u001b[201~';
  const expected = { text: '-----BEGIN\nabc\n-----END', end: 'enter', rest: '' };
  assert.deepEqual(type(`${pasted}\r`), expected);
  for (let at = 1; at < pasted.length; at += 1)
    assert.deepEqual(type(pasted.slice(0, at), `${pasted.slice(at)}\r`), expected, `cut at ${at}`);
  assert.equal(type('\u001b[200~\u0003\u0004\u001b[201~').text, '\u0003\u0004', 'a key within it is text');
});

test('keys correct the line, and those that mean nothing here leave no trace', () => {
  assert.equal(type('abc\u007f\b').text, 'a');
  assert.equal(type('한글\u1112\u1161\u11ab\u007f').text, '한글', 'a letter of several code points is one');
  assert.equal(type('four words of\u0017').text, 'four words ');
  assert.equal(type('four words\u0015new').text, 'new');
  assert.equal(type('a\u001b[A\u001b[1;5C\u001bOPb\u001b', 'c\u000c').text, 'abc');
  assert.equal(type('a\u001b', '[', 'Db').text, 'ab');
});

test('control keys are orders; Ctrl-D is one on an empty line', () => {
  assert.deepEqual(type('a\u0003b'), { text: 'a', end: 'SIGINT', rest: 'b' });
  assert.deepEqual(type('\u001c'), { text: '', end: 'SIGQUIT', rest: '' });
  assert.deepEqual(type('a\u001a'), { text: 'a', end: 'SIGTSTP', rest: '' });
  assert.deepEqual(type('\u0004'), { text: '', end: 'end', rest: '' });
  assert.deepEqual(type('a\u0004'), { text: 'a' });
});
