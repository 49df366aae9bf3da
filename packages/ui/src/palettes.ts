export type Theme = 'light' | 'dark';

/** What a colour is for. Pages name the purpose, never the value. */
export type ColourName =
  | 'background'
  | 'surface'
  | 'sunken'
  | 'text'
  | 'muted'
  | 'border'
  | 'outline'
  | 'accent'
  | 'accent-strong'
  | 'on-accent'
  | 'focus'
  | 'danger'
  | 'danger-surface'
  | 'warning'
  | 'warning-surface'
  | 'success'
  | 'success-surface';

export type Palette = Readonly<Record<ColourName, `#${string}`>>;

/** Light is claret on cream, dark is neon on noir; every other colour is a mix towards these four. */
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    background: '#f5f1e8',
    surface: '#fffdf9',
    sunken: '#efe9dc',
    text: '#2a0f18',
    muted: '#6a5058',
    border: '#ded4c3',
    outline: '#8d7a74',
    accent: '#821f3b',
    'accent-strong': '#68152d',
    'on-accent': '#fffaf3',
    focus: '#821f3b',
    danger: '#a61b12',
    'danger-surface': '#fbe8e2',
    warning: '#754400',
    'warning-surface': '#fbeecd',
    success: '#1c6240',
    'success-surface': '#e3f1e4',
  },
  dark: {
    background: '#1a0610',
    surface: '#260d19',
    sunken: '#31141f',
    text: '#f8eef0',
    muted: '#c9acb6',
    border: '#4a2636',
    outline: '#9d7284',
    accent: '#e3ff66',
    'accent-strong': '#efff9f',
    'on-accent': '#1a0610',
    focus: '#e3ff66',
    danger: '#ffa396',
    'danger-surface': '#43121a',
    warning: '#ffd58a',
    'warning-surface': '#3a2410',
    success: '#9be6b8',
    'success-surface': '#12301f',
  },
};

/** Text may stand on these grounds in these colours, and in no others; the contrast of each pair is proved by a test. */
export const textPairs: readonly (readonly [text: ColourName, ground: ColourName])[] = [
  ...(['text', 'muted', 'accent', 'danger', 'success'] as const).flatMap((text) =>
    (['background', 'surface', 'sunken'] as const).map((ground) => [text, ground] as const),
  ),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ...(['danger', 'warning', 'success'] as const).flatMap((tone) => [
    [tone, `${tone}-surface`] as const,
    ['text', `${tone}-surface`] as const,
  ]),
];

/** Lines that carry meaning: the edge of a control, the ring of the focus. WCAG asks three to one of them. */
export const linePairs: readonly (readonly [line: ColourName, ground: ColourName])[] = (['outline', 'focus'] as const).flatMap((line) =>
  (['background', 'surface', 'sunken'] as const).map((ground) => [line, ground] as const),
);
