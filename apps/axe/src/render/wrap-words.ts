import { textWidth } from './text-width.ts';

/** Lines no wider than `width`, broken at blanks; a word that is wider stands alone, whole, so that it can be copied. */
export function wrapWords(text: string, width: number): readonly string[] {
  if (textWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The beginning of a text that fits, with a sign that there is more. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  for (const char of text) {
    if (textWidth(kept + char) >= width) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}
