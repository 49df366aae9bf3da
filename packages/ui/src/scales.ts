/** Distances in rem, in steps of a quarter: `space-4` is one line of body text. */
export const spacing = {
  1: '0.25rem',
  2: '0.5rem',
  3: '0.75rem',
  4: '1rem',
  5: '1.25rem',
  6: '1.5rem',
  8: '2rem',
  10: '2.5rem',
  12: '3rem',
} as const;

export const radii = { small: '0.5rem', medium: '0.75rem', large: '1.25rem', round: '999px' } as const;

/** Sizes in rem, so that the reader's own text size counts. */
export const typeScale = {
  caption: '0.8125rem',
  small: '0.875rem',
  body: '1rem',
  lead: '1.125rem',
  title: '1.375rem',
  display: '1.75rem',
} as const;

/**
 * Fonts that are already on the machine: Korean and Latin of one family where there is one, else the system's Latin with the system's Korean.
 * A CJK face of the Korean variant stands before the generic name, because the generic one may draw Han characters in the Japanese way.
 */
export const fontStacks = {
  sans: "Pretendard,-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR','Noto Sans CJK KR',sans-serif",
  mono: "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',D2Coding,'Noto Sans Mono CJK KR',monospace",
} as const;
