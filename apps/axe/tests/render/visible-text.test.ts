import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { visibleText } from '../../src/render/visible-text.ts';

const axe = path.join(import.meta.dirname, '..', '..', 'axe.mjs');

test('what moves a cursor or turns writing around is written out; lines, tabs and every letter stay', () => {
  assert.equal(
    visibleText('a\u001b[31mb\u0007\u009b2J\u202ec\u2066d\u007f\rx'),
    'a\\u001b[31mb\\u0007\\u009b2J\\u202ec\\u2066d\\u007f\\u000dx',
  );
  const plain = 'Zeile\tzwei\nthree\r\n예실대비 é 👩‍💻 שלום';
  assert.equal(visibleText(plain), plain);
});

test('a JSON text says the same afterwards', () => {
  const value = { name: 'x\u202ey\u009b\u200f\u001b', list: ['a\nb'] };
  assert.deepEqual(JSON.parse(visibleText(JSON.stringify(value, undefined, 2))), value);
});

test('no escape sequence of a command line reaches the terminal, in text or in JSON', () => {
  for (const words of [['no\u001b[31msuch\u202e'], ['employee', 'list', '--no\u001b]0;x\u0007such', '--json']]) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [axe, ...words], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /such/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for.
    assert.doesNotMatch(stderr, /[\u001b\u0007\u202e]/);
  }
});
