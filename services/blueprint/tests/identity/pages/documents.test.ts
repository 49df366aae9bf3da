import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Language, PageFrame } from '../../../src/identity/pages/index.ts';
import { type Element, readHtml } from './check-html.ts';
import { everyPage } from './every-page.ts';

const languages: readonly Language[] = ['ko', 'en'];

for (const language of languages) {
  const frame: PageFrame = { language, customerName: 'Acme', requestId: '01K9REQUEST' };
  for (const [name, page] of everyPage(frame)) {
    test(`${language} ${name}: a whole document in its language, with one heading and the request number`, () => {
      const elements = readHtml(page.html);
      const only = (tag: string): Element => {
        const found = elements.filter((element) => element.tag === tag);
        assert.equal(found.length, 1, `one ${tag}`);
        return found[0] as Element;
      };
      assert.equal(only('html').attributes.get('lang'), language);
      assert.equal(page.headers['content-language'], language);
      assert.equal(only('title').text, `${only('h1').text} · Acme`);
      assert.equal(only('main').text.includes('undefined'), false);
      assert.ok(only('body').text.includes('01K9REQUEST'));
      assert.equal(/[가-힣]/.test(only('h1').text), language === 'ko');
    });

    test(`${language} ${name}: runs nothing, loads nothing, and every control has a name`, () => {
      const elements = readHtml(page.html);
      const labels = new Set(elements.flatMap((element) => (element.tag === 'label' ? element.attributes.get('for') : [])));
      for (const { tag, attributes, text } of elements) {
        assert.ok(!['script', 'iframe', 'object', 'base', 'img'].includes(tag), tag);
        for (const [attribute, value] of attributes) {
          assert.doesNotMatch(attribute, /^on|^style$/);
          if (['href', 'src', 'action', 'formaction'].includes(attribute)) assert.match(value, /^\/(?!\/)|^data:,$/);
        }
        if (tag === 'input' && attributes.get('type') !== 'hidden') assert.ok(labels.has(attributes.get('id')), 'the field has a label');
        if (tag === 'button' || tag === 'a') assert.notEqual(text.trim(), '');
        if (tag === 'form') assert.equal(attributes.get('method'), 'post');
      }
      const forms = new Set(elements.map((element) => element.tag === 'form' && element.attributes.get('id')));
      for (const { attributes } of elements) if (attributes.has('form')) assert.ok(forms.has(attributes.get('form')));
    });

    test(`${language} ${name}: the policy allows exactly the style that is there, and the page is small`, () => {
      const style = readHtml(page.html).find((element) => element.tag === 'style')?.text ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      const policy = page.headers['content-security-policy'] ?? '';
      assert.ok(policy.includes(`style-src 'sha256-${hash}'`));
      assert.doesNotMatch(style, /url\(|@import|https?:/);
      assert.ok(Buffer.byteLength(page.html) < 12_000, `${Buffer.byteLength(page.html)} bytes`);
    });
  }
}

test('both languages have different words on every page', () => {
  const korean = everyPage({ language: 'ko', customerName: 'Acme', requestId: 'r' });
  const english = everyPage({ language: 'en', customerName: 'Acme', requestId: 'r' });
  for (const [name, page] of korean) assert.notEqual(page.html, english.get(name)?.html);
});
