import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path, YamlDocument } from './source.ts';

/** The offset of the deepest part of `path` that the document has: a member's key, a list's item. */
export function offsetOfPath(document: YamlDocument, path: Path): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap<Node, Node | null>(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq<Node>(node) && typeof step === 'number') {
      const item: Node | undefined = node.items[step];
      if (item === undefined) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

/** A function from offset to line number (from 1). Counting happens at the first call: valid files never pay for it. */
export function lineFinder(text: string): (offset: number) => number {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** `customers.acme.user_entity_map."kim@acme.example"[1]` */
export function showPath(path: Path): string {
  if (path.length === 0) return '(top of the file)';
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      return `${index === 0 ? '' : '.'}${/^[A-Za-z_][\w-]*$/.test(step) ? step : JSON.stringify(step)}`;
    })
    .join('');
}

/** What stands at `path`, short enough for a message. */
export function showValue(tree: unknown, path: Path): string {
  let value = tree;
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return 'nothing';
    value = (value as { [key: string | number]: unknown })[step];
  }
  const shown = JSON.stringify(value) ?? 'nothing';
  return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
}
