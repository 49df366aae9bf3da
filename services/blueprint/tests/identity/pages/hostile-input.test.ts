import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHtml } from './check-html.ts';
import { everyPage, hostileWords, plainWords } from './every-page.ts';

const megabyte = 1_000_000;
/** These make several emoji one; the tests of `cleanText` say where they may stand. */
const joiners = new Set(['\u{200d}', '\u{fe0f}']);
const hostileTexts: Readonly<Record<string, string>> = {
  markup: `"><script>alert(1)</script><img src=x onerror='alert(1)'>`,
  'closing tags': '</style></title></main></body></html><base href=//evil.example>',
  'entities and comments': '&lt;b&gt; &#x3c; <!-- --> ]]> \u{2028} ${7*7}',
  'right to left': '\u{202e}tfosorciM\u{2066}\u{200f}\u{061c}',
  'control characters': '\u{0}\u{1b}[31m\r\n\tx\u{7f}\u{9f}\u{feff}',
  'lone surrogates': '\u{d800}x\udfff',
  'a megabyte': 'x'.repeat(megabyte),
  'a megabyte of markup': '<"\'&>'.repeat(megabyte / 5),
  'a flood of emoji': '😀'.repeat(megabyte / 2),
  'one endless emoji': '👩\u{200d}'.repeat(megabyte / 3),
  'towers of marks': `a${'\u{301}'.repeat(megabyte)}`,
};

for (const [kind, text] of Object.entries(hostileTexts)) {
  test(`every page takes ${kind} as text, and stays whole and small`, () => {
    for (const language of ['ko', 'en'] as const) {
      const frame = { language, customerName: text, requestId: text, formTargets: [text] };
      const plain = everyPage({ language, customerName: 'Acme', requestId: 'r' });
      for (const [name, page] of everyPage(frame, hostileWords(text))) {
        const tags = new Set(readHtml(page.html).map((element) => element.tag));
        const usual = new Set([...readHtml(plain.get(name)?.html ?? '').map((element) => element.tag), 'code', 'li', 'strong', 'span']);
        assert.deepEqual(
          [...tags].filter((tag) => !usual.has(tag)),
          [],
          name,
        );
        assert.ok(Buffer.byteLength(page.html) < 24_000, `${name}: ${Buffer.byteLength(page.html)} bytes`);
        const unseen = [...page.html].filter(
          (character) => character !== '\n' && !joiners.has(character) && /\p{Cc}|\p{Cf}|\p{Cs}/u.test(character),
        );
        assert.deepEqual(unseen, [], name);
        for (const header of Object.values(page.headers)) assert.match(header, /^[\x20-\x7e]{1,1000}$/);
      }
    }
  });
}

test('the name and the host of a client stand in the page as given when they are plain', () => {
  const pages = everyPage(
    { language: 'en', customerName: 'Acme', requestId: 'r' },
    { ...plainWords, client: { ...plainWords.client, name: 'Tom & Jerry' } },
  );
  for (const name of ['sign-in', 'consent']) {
    assert.match(pages.get(name)?.html ?? '', /<p class="name"><bdi>Tom &amp; Jerry<\/bdi><\/p>/);
    assert.match(pages.get(name)?.html ?? '', /<span class="host">127\.0\.0\.1:53682<\/span><span class="aside">this computer<\/span>/);
  }
});
