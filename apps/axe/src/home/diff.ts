import type { StructuredPatchHunk } from 'diff';
// Of the whole library its parts for HTML and merging would come along.
import { structuredPatch } from 'diff/lib/patch/create.js';

const context = 3;

/** Unified diff of the registry, as git would show it. */
export function diffOf(before: string, after: string): string {
  const { head, left, right } = shortened(before, after);
  const { hunks } = structuredPatch('', '', left, right, undefined, undefined, { context });
  return hunks.map((hunk) => hunkText(hunk, head)).join('');
}

function hunkText({ oldStart, oldLines, newStart, newLines, lines }: StructuredPatchHunk, head: number): string {
  // The form says that an empty side stands after the line before it.
  const from = oldStart + head - (oldLines === 0 ? 1 : 0);
  const to = newStart + head - (newLines === 0 ? 1 : 0);
  return `@@ -${from},${oldLines} +${to},${newLines} @@\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** A registry has tens of thousands of lines and a change touches a few: only what surrounds it is compared. */
function shortened(before: string, after: string) {
  const max = Math.min(before.length, after.length);
  let same = 0;
  while (same < max && before[same] === after[same]) same += 1;
  let start = lineStartBefore(before, same, context + 1);
  let tail = 0;
  while (tail < max - same && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const leftEnd = lineEndAfter(before, before.length - tail, context + 1);
  const rightEnd = after.length - (before.length - leftEnd);
  if (start < 0) start = 0;
  const head = before.slice(0, start).split('\n').length - 1;
  return { head, left: before.slice(start, leftEnd), right: after.slice(start, rightEnd) };
}

function lineStartBefore(text: string, offset: number, lines: number): number {
  let at = offset;
  for (let line = 0; line <= lines && at > 0; line += 1) at = text.lastIndexOf('\n', at - 1);
  return at < 0 ? 0 : at === 0 ? 0 : at + 1;
}

function lineEndAfter(text: string, offset: number, lines: number): number {
  let at = offset;
  for (let line = 0; line <= lines; line += 1) {
    const end = text.indexOf('\n', at);
    if (end === -1) return text.length;
    at = end + 1;
  }
  return at;
}
