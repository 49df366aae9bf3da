import { isMap, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

export type NodePair = Pair<Node, Node | null>;

/** Thrown where the text has a shape that cannot be changed without rewriting what stands around it. */
export class NotPiecemeal extends Error {}

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Where the line after `offset` starts. A block scalar already ends behind its line break. */
export function nextLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

export function startOf(node: Node): number {
  if (!node.range) throw new NotPiecemeal();
  return node.range[0];
}

export const isFlow = (node: Node | null): boolean => (isMap(node) || isSeq(node)) && node.flow === true;
export const isBlock = (node: Node | null): node is YAMLMap<Node, Node | null> | YAMLSeq<Node> =>
  (isMap(node) || isSeq(node)) && node.flow !== true;

/** True for `key:` with nothing behind it. */
export const isAbsent = (node: Node | null): boolean =>
  node === null || (isScalar(node) && node.value === null && (node.source ?? '') === '');

/** Behind the last character of a node that is not a comment or white space. */
export function endOf(text: string, node: Node): number {
  if (isBlock(node)) {
    const last = node.items.at(-1);
    if (isPair(last)) return endOfPair(text, last as NodePair);
    if (last === undefined || isAbsent(last as Node)) throw new NotPiecemeal();
    return endOf(text, last as Node);
  }
  if (!node.range) throw new NotPiecemeal();
  return node.range[1];
}

export function endOfPair(text: string, pair: NodePair): number {
  if (pair.value !== null && !isAbsent(pair.value)) return endOf(text, pair.value);
  return colonAfter(text, pair) ?? endOf(text, pair.key);
}

/** Behind the colon of a pair; `undefined` when it has none, as in `{ a, b }`. */
export function colonAfter(text: string, pair: NodePair): number | undefined {
  let at = endOf(text, pair.key);
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return text[at] === ':' ? at + 1 : undefined;
}

/** The indentation of a node that stands first on its line, or behind the dashes of a list. */
export function indentOf(text: string, node: Node): string {
  const prefix = text.slice(lineStart(text, startOf(node)), startOf(node));
  if (!/^[ -]*$/.test(prefix)) throw new NotPiecemeal();
  return ' '.repeat(prefix.length);
}

/** Offset of the dash before an item of a block list that starts on the dash's line, at the line's beginning. */
export function dashOf(text: string, item: Node): number {
  const from = lineStart(text, startOf(item));
  const found = /^( *)- +$/.exec(text.slice(from, startOf(item)));
  if (found === null) throw new NotPiecemeal();
  return from + (found[1]?.length ?? 0);
}

/** The comma behind an item of a flow collection, past spaces, line breaks and comments. */
export function commaAfter(text: string, end: number): number | undefined {
  let at = end;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === ',') return at;
    if (char === '#') at = nextLine(text, at + 1);
    else if (/\s/.test(char)) at += 1;
    else return undefined;
  }
  return undefined;
}
