import assert from 'node:assert/strict';
import { test } from 'node:test';
import { palettes, tokenCss } from '@axe/ui';

const css = tokenCss();
const rules = css.split('\n');

test('the tokens fetch nothing and can stand in a style element', () => {
  assert.doesNotMatch(css, /url\(|@import|@font-face|<|https?:/);
});

test('both themes define the same properties', () => {
  assert.deepEqual(Object.keys(palettes.light), Object.keys(palettes.dark));
  for (const name of Object.keys(palettes.light)) assert.equal(css.split(`--${name}:`).length - 1, 3, name);
});

test('the system decides only where nobody chose light, and a choice comes last', () => {
  const media = rules.findIndex((rule) => rule.startsWith('@media (prefers-color-scheme:dark)'));
  assert.match(rules[media] ?? '', /:root:not\(\.light\):not\(\[data-theme=light\]\)/);
  assert.ok(rules.findIndex((rule) => rule.startsWith('.dark,[data-theme=dark]')) > media);
  assert.ok(rules.some((rule) => rule.startsWith(':root,.light,[data-theme=light]') && rule.includes(palettes.light.background)));
});
