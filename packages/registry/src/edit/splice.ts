/** Replaces `text[start, end)`; an insertion when both are equal. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies disjoint splices; insertions at one place keep the order in which they were made. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const ordered = splices
    .map((splice, order) => ({ ...splice, order }))
    .sort((a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start) || a.order - b.order);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: replacement } of ordered) {
    parts.push(text.slice(at, Math.max(at, start)), replacement);
    at = Math.max(at, end);
  }
  return parts.join('') + text.slice(at);
}
