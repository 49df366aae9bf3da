/**
 * bash takes `--url=x` and `agent:x` apart at `=` and `:` before it asks, and replaces only the part behind. Answers with the words
 * as they were typed, and with how many characters of a suggestion bash has already.
 */
export function joinBashWords(words: readonly string[]): { readonly asked: readonly string[]; readonly drop: number } {
  const asked: string[] = [];
  let open = false;
  let tail = '';
  for (const word of words) {
    const separator = word === '=' || word === ':';
    if (separator || open) asked.push(`${asked.pop() ?? ''}${word}`);
    else asked.push(word);
    tail = separator ? '' : word;
    open = separator;
  }
  const last = asked.at(-1) ?? '';
  return { asked, drop: last.length - tail.length };
}
