import { commaAfter, lineStart, nextLine } from './places.ts';
import type { Splice } from './splice.ts';

export interface FlowItem {
  readonly start: number;
  readonly end: number;
  readonly removed: boolean;
}

/** Removes and appends items of a `[…]` or `{…}` of which at least one item stays. */
export function spliceFlow(text: string, items: readonly FlowItem[], added: readonly string[], splices: Splice[]): void {
  const lastKept = items.findLast(({ removed }) => !removed);
  if (lastKept === undefined) return;
  if (added.length > 0) splices.push({ start: lastKept.end, end: lastKept.end, text: `, ${added.join(', ')}` });
  for (const { start, end, removed } of items) {
    if (!removed) continue;
    const comma = commaAfter(text, end);
    splices.push(wholeLine(text, start, end, comma) ?? { start, end, text: '' });
    const [from] = splices.slice(-1);
    if (comma !== undefined && comma >= (from?.end ?? end)) splices.push(cutComma(text, comma));
  }
  // The last item goes and had no comma behind it: the one before it goes instead.
  const last = items.at(-1);
  if (last?.removed && commaAfter(text, last.end) === undefined) {
    const comma = commaAfter(text, lastKept.end);
    if (comma !== undefined) splices.push(cutComma(text, comma));
  }
}

/** The comma and the spaces behind it, unless those keep a comment apart from what stands before. */
function cutComma(text: string, comma: number): Splice {
  let end = comma + 1;
  while (text[end] === ' ') end += 1;
  return { start: comma, end: text[end] === '#' ? comma + 1 : end, text: '' };
}

/** An item that has its line for itself takes the line with it. */
function wholeLine(text: string, start: number, end: number, comma: number | undefined): Splice | undefined {
  const from = lineStart(text, start);
  const to = nextLine(text, end);
  const inside = comma !== undefined && comma < to;
  const rest = inside ? text.slice(comma + 1, to) + text.slice(end, comma) : text.slice(end, to);
  if (text.slice(from, start).trim() !== '' || rest.trim() !== '') return undefined;
  return { start: from, end: to, text: '' };
}
