import fc from 'fast-check';

const pieces = ['A', 'B', '=', '=', '\n', '\n', ' ', '\t', '\r\n', '\r', '"', "'", '`', '#', '\\n', '\\', 'export ', '$', 'é', '한'];

/** Texts of env files as bad as they get. */
export const envText = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(''));

const pem = `-----BEGIN PRIVATE KEY-----\n${'QUJD'.repeat(16)}\n${'REVG'.repeat(16)}=\n-----END PRIVATE KEY-----\n`;

/** Values as people have them, and any others. */
export const secretValue = fc.oneof(
  envText,
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    pem,
    'a b',
    ' a',
    'a ',
    '$HOME',
    '${A}',
    '#a',
    'a#b',
    'it\'s "it"',
    "'`",
    '\\n',
    'a\\',
    '비밀',
    '\u2028',
    '\uFEFF',
    '🔑',
    '=',
    'x\'"`y',
  ),
);
