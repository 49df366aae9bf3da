import type { PlanArgs } from './plan.ts';

export type StepEvent = 'applying' | 'applied' | 'already' | 'open' | 'failed' | 'undone';
/** `stopped` was asked for, between two steps. */
export type Outcome = 'done' | 'failed' | 'stopped' | 'open' | 'undone';

/** One line of a journal. Times are ISO 8601, UTC. */
export type JournalLine =
  | {
      readonly kind: 'started';
      readonly at: string;
      readonly plan: string;
      readonly args: PlanArgs;
      readonly title: string;
      readonly actor: string;
    }
  | { readonly kind: 'resumed'; readonly at: string; readonly actor: string }
  | {
      readonly kind: 'step';
      readonly at: string;
      readonly step: string;
      readonly event: StepEvent;
      readonly ms?: number;
      readonly memory?: PlanArgs;
      readonly error?: { readonly code: string; readonly message: string };
    }
  | { readonly kind: 'ended'; readonly at: string; readonly outcome: Outcome };

/** Undefined for what is no line: cut short, damaged, of a shape that tells nothing. */
export function readLine(text: string): JournalLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

type Fields = { readonly [name: string]: unknown };

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const areTexts = (fields: Fields, ...names: readonly string[]) => names.every((name) => typeof fields[name] === 'string');

/** A disk or a hand may have damaged it, and a newer release may write more. */
function isLine(line: unknown): line is JournalLine {
  if (!isFields(line) || !areTexts(line, 'kind', 'at')) return false;
  if (line.kind === 'started') return areTexts(line, 'plan', 'title', 'actor') && isFields(line.args);
  if (line.kind !== 'step') return line.kind !== 'ended' || typeof line.outcome === 'string';
  return (
    areTexts(line, 'step', 'event') &&
    (line.memory === undefined || isFields(line.memory)) &&
    (line.error === undefined || (isFields(line.error) && areTexts(line.error, 'message')))
  );
}
