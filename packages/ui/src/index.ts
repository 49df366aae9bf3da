export { contrastRatio } from './contrast.ts';
export { type ColourName, linePairs, type Palette, palettes, type Theme, textPairs } from './palettes.ts';
export { fontStacks, radii, spacing, typeScale } from './scales.ts';
export { tokenCss } from './token-css.ts';
