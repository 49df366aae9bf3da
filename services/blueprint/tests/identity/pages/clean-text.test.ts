import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanHost, cleanText, isLoopback } from '../../../src/identity/pages/clean-text.ts';

test('names as people write them stay as they are', () => {
  for (const name of ['Claude Code', '엑스 회계', 'Ünïcødé', '日本語', 'مرحبا', 'ไทยที่', '👩🏽‍💻 Dev', '❤️', '👨‍👩‍👧'])
    assert.equal(cleanText(name, 60), name);
  assert.equal(cleanText('  two   words\n', 60), 'two words');
  assert.equal(cleanText('하'.normalize('NFD'), 60), '하');
});

test('what is cut or taken out leaves a mark', () => {
  assert.equal(cleanText('abcdef', 5), 'abcde…');
  assert.equal(cleanText('abcde', 5), 'abcde');
  assert.equal(cleanText('x'.repeat(1_000_000), 60), `${'x'.repeat(60)}…`);
  assert.equal(cleanText('\u{202e}evil', 60), '\u{fffd}evil');
  assert.equal(cleanText('a\u{200b}\u{200d}\u{feff}b', 60), 'a\u{fffd}b');
  assert.equal(cleanText('a\u{fe0f}b\u{e0041}', 60), 'a\u{fffd}b\u{fffd}');
  assert.equal(cleanText('\u{3164}\u{2800}', 60), '\u{fffd}');
  assert.equal(cleanText('\u{d800}a', 60), '\u{fffd}a');
});

test('no more code points than twice the visible characters, however they are stacked', () => {
  for (const flood of [`a${'\u{301}'.repeat(9999)}`, '👩\u{200d}'.repeat(9999), '🇰🇷'.repeat(9999)])
    assert.ok([...cleanText(flood, 60)].length <= 121);
});

test('of a long host the end stays, because it says whose it is', () => {
  const host = `login.microsoft.com.${'a'.repeat(200)}.evil.example:8443`;
  assert.ok(cleanHost(host).endsWith('.evil.example:8443'));
  assert.ok(cleanHost(host).startsWith('…'));
  assert.equal([...cleanHost(host)].length, 81);
  assert.equal(cleanHost('аpple.com'), '\u{fffd}pple.com');
  assert.equal(cleanHost('claude.ai'), 'claude.ai');
});

test('only the own computer is called so', () => {
  for (const host of ['localhost', 'localhost:1', '127.0.0.1:53682', '127.9.9.9', '[::1]:7']) assert.ok(isLoopback(host), host);
  for (const host of ['localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.1:1@evil', '1127.0.0.1', '[::2]', ''])
    assert.ok(!isLoopback(host), host);
});
