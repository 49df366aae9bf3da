import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
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
export function writeDifference(text: string, lineEnd: string, root: Node | null, before: Fields, after: Fields): readonly Splice[] {
  const sheet: Sheet = { text, lineEnd, splices: [] };
  if (!isMap<Node, Node | null>(root) || !changeMap(sheet, root, before, after)) throw new NotPiecemeal();
  return sheet.splices;
}

/** Makes the smallest change of a value: inside it where something of it stays, else by replacing it. */
function change(sheet: Sheet, node: Node | null, before: unknown, after: unknown, replace: () => void): void {
  if (same(before, after)) return;
  if (isMap<Node, Node | null>(node) && isFields(before) && isFields(after)) {
    if (changeMap(sheet, node, before, after)) return;
  } else if (isSeq<Node>(node) && Array.isArray(before) && Array.isArray(after)) {
    if (changeList(sheet, node, before, after)) return;
  }
  replace();
}

/** False, with nothing done, when no member stays. */
function changeMap(sheet: Sheet, node: YAMLMap<Node, Node | null>, before: Fields, after: Fields): boolean {
  const removed = new Set(keysOf(before).filter((key) => after[key] === undefined));
  const added = keysOf(after).filter((key) => !Object.hasOwn(before, key));
  if (node.items.length === removed.size) return false;
  const inFlow = isFlow(node);
  for (const pair of node.items) {
    const key = keyOf(pair);
    if (removed.has(key) || before[key] === after[key]) continue;
    change(sheet, pair.value, before[key], after[key], () => replaceMember(sheet, pair, key, after[key], inFlow));
  }
  if (removed.size === 0 && added.length === 0) return true;
  if (inFlow) {
    const items = node.items.map((pair) => ({
      start: startOf(pair.key),
      end: endOfPair(sheet.text, pair),
      removed: removed.has(keyOf(pair)),
    }));
    const texts = added.map((key) => renderPair(key, after[key]));
    spliceFlow(sheet.text, items, texts, sheet.splices);
  } else {
    const members = added.map((key) => [key, after[key]] as const);
    changeBlockMap(sheet, node.items, removed, members);
  }
  return true;
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

/** False, with nothing done, when no item stays. */
function changeList(sheet: Sheet, node: YAMLSeq<Node>, before: readonly unknown[], after: readonly unknown[]): boolean {
  if (before.length === 0) return false;
  const inFlow = isFlow(node);
  if (before.length === after.length) {
    for (const [index, item] of node.items.entries()) {
      change(sheet, item, before[index], after[index], () => replaceItem(sheet, item, after[index]));
    }
    return true;
  }
  const { removed, added } = alignLists(before, after);
  if (removed.size === before.length) return false;
  if (inFlow) {
    const items = node.items.map((item, index) => ({ start: startOf(item), end: endOf(sheet.text, item), removed: removed.has(index) }));
    const quotes = quotesOf(node.items.at(-1) ?? null);
    const texts = added.map((item) => renderFlow(item, quotes));
    spliceFlow(sheet.text, items, texts, sheet.splices);
  } else changeBlockList(sheet, node, removed, added);
  return true;
}

function changeBlockList(sheet: Sheet, node: YAMLSeq<Node>, removed: ReadonlySet<number>, added: readonly unknown[]): void {
  for (const [index, item] of node.items.entries()) {
    if (!removed.has(index)) continue;
    const start = lineStart(sheet.text, dashOf(sheet.text, item));
    sheet.splices.push({ start, end: nextLine(sheet.text, endOf(sheet.text, item)), text: '' });
  }
  const [first] = node.items;
  if (first === undefined || added.length === 0) return;
  const dash = dashOf(sheet.text, first);
  const indent = ' '.repeat(dash - lineStart(sheet.text, dash));
  const quotes = quotesOf(node.items.at(-1) ?? null);
  const lines = added.map((item) => `${indent}- ${renderFlow(item, quotes)}`);
  insertLines(sheet, endOf(sheet.text, node), lines);
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

/** Removes the lines of a block value that is replaced, but keeps comments and blank lines between them. */
function dropLines({ text, splices }: Sheet, from: number, to: number): void {
  for (let at = from; at < to; at = nextLine(text, at + 1)) {
    const end = nextLine(text, at + 1);
    if (!/^\s*(#|$)/.test(text.slice(at, end))) splices.push({ start: at, end, text: '' });
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
