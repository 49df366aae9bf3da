import { trustedHtml } from './html.ts';

const outlined = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"';

/** Drawings in the colour of their text, so that they follow the theme; words beside them say the same. */
export const icons = {
  mark: trustedHtml(
    '<svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true"><path fill="currentColor" d="M13 4c4.5 0 8.5 1.5 11.5 4.5-1 3.5-3 6.5-6 8.5l-3.6-3.6L6.4 22.9a2 2 0 0 1-2.9-2.9l9.5-8.4L9.5 8z"/></svg>',
  ),
  microsoft: trustedHtml(
    '<svg width="18" height="18" viewBox="0 0 18 18" fill="currentColor" aria-hidden="true"><path d="M0 0h8.5v8.5H0zM9.5 0H18v8.5H9.5zM0 9.5h8.5V18H0zM9.5 9.5H18V18H9.5z"/></svg>',
  ),
  warning: trustedHtml(
    `<svg width="20" height="20" viewBox="0 0 24 24" ${outlined}><path d="M12 3.5 22 20.5H2zM12 10v4.5M12 17.5v.01"/></svg>`,
  ),
  check: trustedHtml(
    `<svg width="40" height="40" viewBox="0 0 24 24" ${outlined.replace('"2"', '"1.5"')}><circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-6.5"/></svg>`,
  ),
  stop: trustedHtml(
    `<svg width="40" height="40" viewBox="0 0 24 24" ${outlined.replace('"2"', '"1.5"')}><circle cx="12" cy="12" r="9.5"/><path d="M12 7v6M12 16.5v.01"/></svg>`,
  ),
} as const;
