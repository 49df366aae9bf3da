import { type ColourName, palettes, type Theme } from './palettes.ts';
import { fontStacks, radii, spacing, typeScale } from './scales.ts';

/**
 * The tokens as custom properties (`--accent`, `--space-4`, `--font-sans`, …), ready for a style element.
 *
 * Without a choice the system's preference decides. A choice is a class (`light`, `dark`) or `data-theme` on any element; it beats the system
 * because the media query leaves such a root alone, and it may sit on a part of a page as well.
 */
export function tokenCss(): string {
  const scales = [
    ...Object.entries(spacing).map(([step, size]) => `--space-${step}:${size}`),
    ...Object.entries(radii).map(([name, size]) => `--radius-${name}:${size}`),
    ...Object.entries(typeScale).map(([name, size]) => `--type-${name}:${size}`),
    ...Object.entries(fontStacks).map(([name, stack]) => `--font-${name}:${stack}`),
  ].join(';');
  return [
    `:root{${scales}}`,
    `:root,.light,[data-theme=light]{${colours('light')}}`,
    `@media (prefers-color-scheme:dark){:root:not(.light):not([data-theme=light]){${colours('dark')}}}`,
    `.dark,[data-theme=dark]{${colours('dark')}}`,
  ].join('\n');
}

function colours(theme: Theme): string {
  const names = Object.keys(palettes[theme]) as ColourName[];
  // `color-scheme` makes the browser draw its own parts (scroll bars, form controls) in the same theme.
  return [`color-scheme:${theme}`, ...names.map((name) => `--${name}:${palettes[theme][name]}`)].join(';');
}
