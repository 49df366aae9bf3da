import { executeErrors } from '../execute/errors.ts';
import { type RunRecord, readRun, runIds } from '../execute/journal.ts';
import { renderResult } from '../render/render-result.ts';
import { shownWidth } from '../render/shown-width.ts';
import { cutText } from '../render/wrap-words.ts';
import type { Terminal } from '../terminal.ts';
import { countOption } from '../usage/count-option.ts';

interface ShowOptions {
  readonly json?: boolean;
  readonly limit?: string;
}

const maxListed = 500;
/** Columns; `runs show` and --json have all of it. */
const widestTitle = 60;

export function printRuns(home: string, { json, limit = '20' }: ShowOptions, terminal: Terminal): void {
  const count = countOption('--limit', limit, maxListed);
  const runs = runIds(home)
    .slice(0, count)
    .map((id) => readRun(home, id))
    .filter((run) => run !== undefined);
  const rows = runs.map((run) => ({ run: run.id, at: run.at, what: run.title, by: run.actor, outcome: outcomeOf(run) }));
  if (json === true) terminal.print(JSON.stringify({ runs: rows }, undefined, 2));
  else if (rows.length === 0) terminal.print('No run yet.');
  else {
    const width = shownWidth(terminal);
    // Where there is no window to fit into, a run of many points would make one row of some hundred columns.
    const shown = width === undefined ? rows.map((row) => ({ ...row, what: cutText(row.what, widestTitle) })) : rows;
    terminal.print(renderResult({ runs: shown }, { width }));
  }
}

export function printRun(home: string, named: string | undefined, { json }: ShowOptions, terminal: Terminal): void {
  const run = findRun(home, named ?? runIds(home)[0] ?? '');
  const steps = [...run.steps].map(([step, record]) => ({ step, ...record }));
  if (json === true) {
    const { id: name, plan, args, title, actor, at } = run;
    terminal.print(JSON.stringify({ run: name, plan, args, title, actor, at, outcome: outcomeOf(run), steps }, undefined, 2));
    return;
  }
  terminal.print(`${run.title}\n  begun ${run.at} by ${run.actor}: ${outcomeOf(run)}`);
  for (const { step, event, ms, error } of steps) {
    terminal.print(
      `  ${event.padEnd(8)} ${step}${ms === undefined ? '' : ` (${ms} ms)`}${error === undefined ? '' : `\n           ${error}`}`,
    );
  }
}

/** By its id, or by a beginning of it that only one run has. */
export function findRun(home: string, id: string): RunRecord {
  const found = id === '' ? [] : runIds(home).filter((known) => known === id || known.startsWith(id));
  const [only] = found;
  const run = only !== undefined && found.length === 1 ? readRun(home, only) : undefined;
  if (run !== undefined) return run;
  if (id === '') throw executeErrors.RUN_UNKNOWN('There is no run yet.', { run: id });
  const why = found.length > 1 ? `${found.length} runs begin with` : 'There is no run';
  throw executeErrors.RUN_UNKNOWN(`${why} ${JSON.stringify(id)}. axe runs list shows them.`, { run: id });
}

const outcomeOf = ({ outcome }: RunRecord): string => outcome ?? 'broken off';
