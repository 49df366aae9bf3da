import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { spliceFlow } from './flow.ts';
import {
  colonAfter,
  dashOf,
  endOf,
  endOfPair,
  indentOf,
  isAbsent,
  isBlock,
  isFlow,
  lineStart,
  type NodePair,
  NotPiecemeal,
  nextLine,
  startOf,
} from './places.ts';
import { type Quotes, renderChildren, renderFlow, renderMember, renderPair, renderText, wantsBlock } from './render.ts';
import { type Fields, isFields, keysOf, same } from './same.ts';
import type { Splice } from './splice.ts';

interface Sheet {
  readonly text: string;
  readonly lineEnd: string;
  readonly splices: Splice[];
}

/** The splices that turn `before`, which `text` holds as `root`, into `after`. Text that says the same in both stays. */
export function writeDifference(text: string, lineEnd: string, root: Node, before: Fields, after: Fields): readonly Splice[] {
  const sheet: Sheet = { text, lineEnd, splices: [] };
  changeMap(sheet, root, before, after);
  return sheet.splices;
}

/** Tries the smallest change of a value; where its shape forbids that, what was collected so far is dropped for a replacement. */
function change(sheet: Sheet, node: Node | null, before: unknown, after: unknown, replace: () => void): void {
  if (same(before, after)) return;
  const mark = sheet.splices.length;
  try {
    if (node !== null && isFields(before) && isFields(after)) changeMap(sheet, node, before, after);
    else if (node !== null && Array.isArray(before) && Array.isArray(after)) changeList(sheet, node, before, after);
    else replace();
  } catch (error) {
    if (!(error instanceof NotPiecemeal)) throw error;
    sheet.splices.length = mark;
    replace();
  }
}

function changeMap(sheet: Sheet, node: Node, before: Fields, after: Fields): void {
  if (!isMap<Node, Node | null>(node)) throw new NotPiecemeal();
  const removed = new Set(keysOf(before).filter((key) => after[key] === undefined));
  const added = keysOf(after).filter((key) => !Object.hasOwn(before, key));
  if (node.items.length === removed.size) throw new NotPiecemeal();
  const inFlow = isFlow(node);
  for (const pair of node.items) {
    const key = keyOf(pair);
    if (removed.has(key) || before[key] === after[key]) continue;
    change(sheet, pair.value, before[key], after[key], () => replaceMember(sheet, pair, key, after[key], inFlow));
  }
  if (removed.size === 0 && added.length === 0) return;
  if (inFlow) {
    const items = node.items.map((pair) => ({
      start: startOf(pair.key),
      end: endOfPair(sheet.text, pair),
      removed: removed.has(keyOf(pair)),
    }));
    spliceFlow(
      sheet.text,
      items,
      added.map((key) => renderPair(key, after[key])),
      sheet.splices,
    );
  } else
    changeBlockMap(
      sheet,
      node.items,
      removed,
      added.map((key) => [key, after[key]] as const),
    );
}

function changeBlockMap(
  sheet: Sheet,
  items: readonly NodePair[],
  removed: ReadonlySet<string>,
  added: readonly (readonly [string, unknown])[],
) {
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined) throw new NotPiecemeal();
  for (const pair of items.filter((candidate) => removed.has(keyOf(candidate)))) {
    const start = lineStart(sheet.text, startOf(pair.key));
    if (!/^ *$/.test(sheet.text.slice(start, startOf(pair.key)))) throw new NotPiecemeal();
    sheet.splices.push({ start, end: nextLine(sheet.text, endOfPair(sheet.text, pair)), text: '' });
  }
  if (added.length === 0) return;
  const indent = indentOf(sheet.text, first.key);
  insertLines(
    sheet,
    endOfPair(sheet.text, last),
    added.flatMap(([key, value]) => renderMember(key, value, indent)),
  );
}

function changeList(sheet: Sheet, node: Node, before: readonly unknown[], after: readonly unknown[]): void {
  if (!isSeq<Node>(node) || before.length === 0) throw new NotPiecemeal();
  const inFlow = isFlow(node);
  if (before.length === after.length) {
    for (const [index, item] of node.items.entries()) {
      change(sheet, item, before[index], after[index], () => replaceItem(sheet, item, after[index]));
    }
    return;
  }
  const { removed, added } = alignLists(before, after);
  if (removed.size === before.length) throw new NotPiecemeal();
  if (inFlow) {
    const items = node.items.map((item, index) => ({ start: startOf(item), end: endOf(sheet.text, item), removed: removed.has(index) }));
    const quotes = quotesOf(node.items.at(-1) ?? null);
    spliceFlow(
      sheet.text,
      items,
      added.map((item) => renderFlow(item, quotes)),
      sheet.splices,
    );
    return;
  }
  for (const [index, item] of node.items.entries()) {
    if (!removed.has(index)) continue;
    sheet.splices.push({
      start: lineStart(sheet.text, dashOf(sheet.text, item)),
      end: nextLine(sheet.text, endOf(sheet.text, item)),
      text: '',
    });
  }
  const [first] = node.items;
  if (first === undefined || added.length === 0) return;
  const dash = dashOf(sheet.text, first);
  const indent = ' '.repeat(dash - lineStart(sheet.text, dash));
  const quotes = quotesOf(node.items.at(-1) ?? null);
  insertLines(
    sheet,
    endOf(sheet.text, node),
    added.map((item) => `${indent}- ${renderFlow(item, quotes)}`),
  );
}

/** Which items of `before` stay, in order, so that `after` is those and some more behind them. */
function alignLists(before: readonly unknown[], after: readonly unknown[]) {
  const removed = new Set<number>();
  let matched = 0;
  for (const [index, item] of before.entries()) {
    if (matched < after.length && same(item, after[matched])) matched += 1;
    else removed.add(index);
  }
  return { removed, added: after.slice(matched) };
}

function replaceMember(sheet: Sheet, pair: NodePair, key: string, value: unknown, inFlow: boolean): void {
  const { text, splices } = sheet;
  const node = pair.value;
  const colon = colonAfter(text, pair);
  if (colon === undefined) {
    if (!inFlow) throw new NotPiecemeal();
    splices.push({ start: endOf(text, pair.key), end: endOf(text, pair.key), text: `: ${renderFlow(value)}` });
    return;
  }
  const block = !inFlow && wantsBlock(key, value);
  if (!block && node !== null && !isAbsent(node) && !isBlock(node)) {
    splices.push({ start: startOf(node), end: endOf(text, node), text: renderLike(node, value) });
    return;
  }
  const end = endOfPair(text, pair);
  const lines = block ? renderChildren(value, `${indentOf(text, pair.key)}  `) : [];
  if (!block) splices.push({ start: colon, end: colon, text: ` ${renderFlow(value)}` });
  if (node !== null && isBlock(node)) dropLines(sheet, nextLine(text, colon), nextLine(text, end));
  else splices.push({ start: colon, end, text: '' });
  insertLines(sheet, end, lines);
}

/** Removes the lines of a block value that is replaced, but keeps what people wrote on lines of their own. */
function dropLines({ text, splices }: Sheet, from: number, to: number): void {
  for (let at = from; at < to; at = nextLine(text, at + 1)) {
    const end = nextLine(text, at + 1);
    if (!/^\s*#/.test(text.slice(at, end))) splices.push({ start: at, end, text: '' });
  }
}

function replaceItem(sheet: Sheet, item: Node, value: unknown): void {
  sheet.splices.push({ start: startOf(item), end: endOf(sheet.text, item), text: renderLike(item, value) });
}

function insertLines({ text, lineEnd, splices }: Sheet, after: number, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const at = nextLine(text, after);
  splices.push({ start: at, end: at, text: lines.map((line) => `${line}${lineEnd}`).join('') });
}

/** A new text keeps the quotes of the old one. */
const renderLike = (node: Node, value: unknown): string =>
  typeof value === 'string'
    ? renderText(value, quotesOf(node))
    : renderFlow(value, isSeq<Node>(node) ? quotesOf(node.items[0] ?? null) : 'plain');

function quotesOf(node: Node | null): Quotes {
  if (!isScalar(node)) return 'plain';
  return node.type === 'QUOTE_DOUBLE' ? 'double' : node.type === 'QUOTE_SINGLE' ? 'single' : 'plain';
}

function keyOf(pair: NodePair): string {
  if (!isScalar(pair.key) || typeof pair.key.value !== 'string') throw new NotPiecemeal();
  return pair.key.value;
}
