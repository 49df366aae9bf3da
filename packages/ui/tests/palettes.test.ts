import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrastRatio, linePairs, palettes, textPairs } from '@axe/ui';

const themes = ['light', 'dark'] as const;

test('the platform is claret on cream by day and neon on noir by night', () => {
  assert.deepEqual([palettes.light.background, palettes.light.accent], ['#f5f1e8', '#821f3b']);
  assert.deepEqual([palettes.dark.background, palettes.dark.accent], ['#1a0610', '#e3ff66']);
});

test('the contrast formula gives the values WCAG publishes', () => {
  assert.equal(contrastRatio('#000000', '#ffffff'), 21);
  assert.equal(contrastRatio('#777777', '#777777'), 1);
  assert.equal(contrastRatio('#767676', '#ffffff').toFixed(2), '4.54');
  assert.equal(contrastRatio('#ffffff', '#777777').toFixed(2), '4.48');
});

for (const theme of themes) {
  test(`${theme}: text reads at 4.5 to 1 or better on every ground it may stand on`, () => {
    for (const [text, ground] of textPairs) {
      const ratio = contrastRatio(palettes[theme][text], palettes[theme][ground]);
      assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
    }
  });

  test(`${theme}: edges of controls and the focus ring stand out at 3 to 1 or better`, () => {
    for (const [line, ground] of linePairs) {
      const ratio = contrastRatio(palettes[theme][line], palettes[theme][ground]);
      assert.ok(ratio >= 3, `${line} on ${ground}: ${ratio.toFixed(2)}`);
    }
  });
}

test('every colour is written out in full, as the formula reads it', () => {
  for (const theme of themes) for (const colour of Object.values(palettes[theme])) assert.match(colour, /^#[0-9a-f]{6}$/);
});
