import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makePrivateFolder, reasonOf, syncFolder } from '@axe/files';
import { canonicalJson } from '@axe/kit';
import { executeErrors } from './errors.ts';
import { type JournalLine, type Outcome, readLine, type StepEvent } from './journal-line.ts';
import type { PlanArgs } from './plan.ts';

export interface StepRecord {
  /** It was about to change something, in this round or an earlier one. */
  readonly begun?: true;
  readonly event: StepEvent;
  readonly at: string;
  readonly ms?: number;
  readonly error?: string;
}

/** A run as its journal tells it. */
export interface RunRecord {
  readonly id: string;
  readonly plan: string;
  readonly args: PlanArgs;
  readonly title: string;
  readonly actor: string;
  readonly at: string;
  /** Undefined while it runs, or when it was killed. */
  readonly outcome: Outcome | undefined;
  readonly steps: ReadonlyMap<string, StepRecord>;
  readonly memory: ReadonlyMap<string, PlanArgs>;
}

export interface Journal {
  readonly id: string;
  write(line: JournalLine): void;
  close(): void;
}

/** The same plan with the same arguments is the same undertaking: its runs share this key. */
export const planKey = (plan: string, args: PlanArgs): string =>
  createHash('sha256').update(canonicalJson({ plan, args })).digest('hex').slice(0, 12);

export const runsFolder = (home: string): string => path.join(home, 'runs');

/** Sorted by time as text. */
export function newRunId(plan: string, args: PlanArgs, now: Date): string {
  const time = now.toISOString().replace(/[-:.]/g, '').slice(0, 18);
  return `${time}-${planKey(plan, args)}-${randomBytes(2).toString('hex')}`;
}

export function makeRunsFolder(home: string): void {
  attempt(runsFolder(home), () => makePrivateFolder(runsFolder(home)));
}

export function openJournal(home: string, id: string): Journal {
  const file = path.join(runsFolder(home), `${id}.jsonl`);
  const handle = attempt(file, () => {
    const opened = openSync(file, 'a+', 0o600);
    // The line that a killed run was writing stays what it is; the next one stands on its own.
    const { size } = fstatSync(opened);
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(opened, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a) writeSync(opened, '\n');
    if (size === 0) syncFolder(runsFolder(home));
    return opened;
  });
  return {
    id,
    write: (line) =>
      attempt(file, () => {
        append(handle, `${JSON.stringify(line)}\n`);
        fsyncSync(handle);
      }),
    close: () => closeSync(handle),
  };
}

/** A disk takes what there is room for and says no to the rest alone: half a line would pass for written. */
function append(handle: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
}

/** The newest run of the plan that did not end, to go on with. */
export function findUnfinished(home: string, plan: string, args: PlanArgs): RunRecord | undefined {
  const key = planKey(plan, args);
  const last = runIds(home).find((id) => id.includes(`-${key}-`));
  const run = last === undefined ? undefined : readRun(home, last);
  return run === undefined || run.outcome === 'done' || run.outcome === 'undone' ? undefined : run;
}

/** Newest first. */
export function runIds(home: string): readonly string[] {
  try {
    return readdirSync(runsFolder(home))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => name.slice(0, -'.jsonl'.length))
      .sort()
      .reverse();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw executeErrors.JOURNALS_UNREADABLE(
      `The run journals in ${runsFolder(home)} cannot be read: ${reasonOf(cause)}. Nothing was changed. Work as the user whose folder it is, or correct its permissions.`,
      { folder: runsFolder(home) },
      cause,
    );
  }
}

/** Undefined for a journal without a readable first line: a run that was killed before it began. */
export function readRun(home: string, id: string): RunRecord | undefined {
  const lines = readText(path.join(runsFolder(home), `${id}.jsonl`))
    .split('\n')
    .map(readLine)
    .filter((line) => line !== undefined);
  const first = lines.find((line) => line.kind === 'started');
  if (first === undefined) return undefined;
  const last = lines.at(-1);
  const { plan, args, title, actor, at } = first;
  return { id, plan, args, title, actor, at, outcome: last?.kind === 'ended' ? last.outcome : undefined, ...stepsOf(lines) };
}

function stepsOf(lines: readonly JournalLine[]): Pick<RunRecord, 'steps' | 'memory'> {
  const steps = new Map<string, StepRecord>();
  const memory = new Map<string, PlanArgs>();
  for (const line of lines) {
    if (line.kind !== 'step') continue;
    const { at, ms, error } = line;
    const known = steps.get(line.step);
    const earlier = known?.event;
    // Applied in this run, though a later round found it already so: also when the run was killed before it could say that.
    const applied = line.event === 'already' && (earlier === 'applied' || earlier === 'applying');
    const event = applied ? 'applied' : line.event;
    const begun = known?.begun === true || event === 'applying';
    steps.set(line.step, {
      event,
      at,
      ...(ms === undefined ? {} : { ms }),
      ...(error === undefined ? {} : { error: error.message }),
      ...(begun ? { begun } : {}),
    });
    if (line.memory !== undefined) memory.set(line.step, line.memory);
  }
  return { steps, memory };
}

/** What cannot be read tells of no run, and stops none. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw journalNotWritten(cause, file);
  }
}

export function journalNotWritten(cause: unknown, file: string) {
  return executeErrors.JOURNAL_NOT_WRITTEN(
    `The run journal ${file} cannot be written: ${reasonOf(cause)}; nothing more was done. Correct that, then repeat the command: it goes on from there.`,
    { file },
    cause,
  );
}
