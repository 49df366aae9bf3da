/**
 * Columns a text takes in a terminal: Korean, Chinese and Japanese letters and full-width forms take two, combining marks
 * none (the wide ranges of Unicode's East Asian Width).
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text.normalize('NFC')) {
    const point = char.codePointAt(0) ?? 0;
    if (/\p{M}/u.test(char) || point < 0x20) continue;
    width += isWide(point) ? 2 : 1;
  }
  return width;
}

const isWide = (point: number): boolean =>
  point >= 0x1100 &&
  (point <= 0x115f ||
    (point >= 0x2e80 && point <= 0x303e) ||
    (point >= 0x3041 && point <= 0xa4cf) ||
    (point >= 0xa960 && point <= 0xa97f) ||
    (point >= 0xac00 && point <= 0xd7a3) ||
    (point >= 0xf900 && point <= 0xfaff) ||
    (point >= 0xfe30 && point <= 0xfe6f) ||
    (point >= 0xff00 && point <= 0xff60) ||
    (point >= 0xffe0 && point <= 0xffe6) ||
    (point >= 0x1f300 && point <= 0x1faff) ||
    (point >= 0x20000 && point <= 0x3fffd));

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - textWidth(text)));
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - textWidth(text))) + text;
