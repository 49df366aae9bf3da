import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ColourName, contrastRatio, palettes, textPairs } from '@axe/ui';
import { pageRules } from '../../../src/identity/pages/page-rules.ts';

interface StyleRule {
  readonly selector: string;
  readonly text: ColourName | undefined;
  readonly ground: ColourName | undefined;
}

const rules: readonly StyleRule[] = [...pageRules.matchAll(/([^{}\n]+)\{([^{}]*)\}/g)].map(([, selector = '', body = '']) => ({
  selector,
  text: /(?:^|;)color:var\(--([a-z-]+)\)/.exec(body)?.[1] as ColourName | undefined,
  ground: /(?:^|;)background:var\(--([a-z-]+)\)/.exec(body)?.[1] as ColourName | undefined,
}));
/** Where text without a ground of its own may stand. */
const openGrounds: readonly ColourName[] = ['background', 'surface', 'sunken'];
/** Pictures inside a tinted note take the colour of its tone, and stand nowhere else. */
const insideTint = /^\.note\.(warning|danger) svg$/;

test('the rules name colours as tokens only', () => {
  assert.doesNotMatch(pageRules, /#[0-9a-f]{3,8}\b|rgba?\(|hsl|opacity/i);
  assert.ok(rules.filter((rule) => rule.text !== undefined).length > 15);
});

for (const { selector, text, ground } of rules) {
  if (text === undefined) continue;
  const tint = insideTint.exec(selector)?.[1];
  const grounds = tint !== undefined ? [`${tint}-surface` as ColourName] : ground === undefined ? openGrounds : [ground];
  test(`${selector}: ${text} reads on ${grounds.join(', ')}`, () => {
    for (const under of grounds) {
      for (const theme of ['light', 'dark'] as const) {
        const ratio = contrastRatio(palettes[theme][text], palettes[theme][under]);
        assert.ok(ratio >= 4.5, `${theme}: ${text} on ${under} is ${ratio.toFixed(2)}`);
      }
      assert.ok(
        textPairs.some(([one, other]) => one === text && other === under),
        `${text} on ${under} is not a declared pair`,
      );
    }
  });
}

test('a rule that tints its ground says the colour of its text', () => {
  for (const { selector, text, ground } of rules)
    if (ground !== undefined && !openGrounds.includes(ground)) assert.ok(text !== undefined, selector);
});
