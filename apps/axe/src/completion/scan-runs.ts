import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Suggestion } from './suggestion.ts';

/** Whoever wants an older one looks into axe runs list. */
const latest = 20;
/** The first line, which tells what the run is for. */
const title = /"title":("(?:[^"\\]|\\.)*")/;

/** The latest runs of an operator home, read from their files alone: what the journals' own reader brings along takes longer than a Tab may. */
export function scanRuns(home: string): readonly Suggestion[] {
  const folder = path.join(home, 'runs');
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return files
    .sort()
    .reverse()
    .slice(0, latest)
    .map((name) => ({ value: name.slice(0, -'.jsonl'.length), note: titleIn(path.join(folder, name)) }));
}

function titleIn(file: string): string {
  const [first = ''] = readFileSync(file, 'utf8').split('\n', 1);
  const [, text = '""'] = title.exec(first) ?? [];
  return String(JSON.parse(text));
}
