import type { Command } from 'commander';
import type { Home } from '../home/home.ts';
import { shownWidth } from '../render/shown-width.ts';
import { wrapNotes } from '../render/wrap-notes.ts';
import type { Terminal } from '../terminal.ts';
import type { RunReport } from './execute-plan.ts';
import type { Execution, StepReport } from './execution.ts';
import type { Plan, Standing } from './plan.ts';
import { onStopOrders } from './stop-orders.ts';
import { watchRun } from './watch-run.ts';

export interface PlanOptions {
  readonly home?: string;
  readonly apply?: boolean;
  readonly json?: boolean;
}

/** The options of every command that changes something. */
export function addPlanOptions(command: Command): Command {
  return command
    .option('--apply', 'carry the plan out (without it nothing is changed)')
    .option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)')
    .option('--json', 'print plan or result as JSON');
}

/** Shows the plan; with `--apply` carries it out. A failure is thrown after its report is printed. */
export async function runPlan(plan: Plan, options: PlanOptions, terminal: Terminal, home: Home): Promise<void> {
  // A rehearsal changes nothing, so that it may end anywhere.
  if (options.apply !== true) return await rehearse(plan, options, terminal, executionIn(home, terminal, new AbortController().signal));
  const { signal, release } = stopSignal(terminal);
  try {
    await apply(plan, options, terminal, executionIn(home, terminal, signal), home);
  } finally {
    release();
  }
}

export const executionIn = (home: Home, terminal: Terminal, signal: AbortSignal): Execution => ({
  home: home.folder,
  // Who acts is asked of git, and a rehearsal need not wait for that.
  get actor() {
    return home.actor;
  },
  watcher: watchRun(terminal),
  signal,
  now: () => new Date(),
  clock: () => performance.now(),
});

async function rehearse(plan: Plan, { json }: PlanOptions, terminal: Terminal, execution: Execution): Promise<void> {
  const { rehearsePlan } = await import('./rehearse-plan.ts');
  const rehearsed = await rehearsePlan(plan, execution);
  const standing = await standingOf(plan, shownWidth(terminal));
  const todo = rehearsed.filter(({ found }) => !found.done).length;
  if (json === true) {
    const steps = rehearsed.map(({ step, found }) => ({ step: step.name, title: step.title, ...found }));
    terminal.print(
      JSON.stringify({ plan: plan.name, args: plan.args, applied: false, to_do: todo, steps, standing: standing?.data }, undefined, 2),
    );
    return;
  }
  const print = (text: string) => terminal.print(wrapNotes(text, shownWidth(terminal)));
  print(`${plan.title}: ${todo === 0 ? 'nothing to do' : `${todo} of ${rehearsed.length} steps to do`}`);
  for (const { step, found } of rehearsed) {
    print(`  ${found.done ? '=' : '+'} ${found.done ? `${step.title}${found.note === undefined ? '' : `: ${found.note}`}` : found.wants}`);
    if (!found.done && found.preview !== undefined) print(indented(found.preview));
  }
  if (standing !== undefined && standing.lines.length > 0) print(standing.lines.join('\n'));
  if (todo > 0) terminal.note('Nothing was changed. Add --apply to carry it out.');
}

async function apply(plan: Plan, { json }: PlanOptions, terminal: Terminal, execution: Execution, home: Home): Promise<void> {
  if (json !== true) terminal.note(plan.title);
  const { executePlan } = await import('./execute-plan.ts');
  const report = await executePlan(plan, execution, (told) => recordRun(plan, told, home));
  const changed = report.steps.some(({ state }) => state === 'done');
  const afterwards = report.outcome === 'done' && changed ? (plan.afterwards?.(report.memory) ?? []) : [];
  const width = shownWidth(terminal);
  const seen = report.outcome === 'done' ? width : terminal.noteColumns;
  const standing = report.outcome === 'undone' ? undefined : await standingOf(plan, seen);
  if (json === true) terminal.print(JSON.stringify({ ...jsonOf(report, afterwards), standing: standing?.data }, undefined, 2));
  else if (report.outcome === 'done')
    // What comes afterwards may be a letter to pass on, which gets its lines where it is read.
    terminal.print([closing(report), ...afterwards, ...(standing?.lines ?? []).map((line) => wrapNotes(line, width))].join('\n'));
  else terminal.note([broken(report), ...(standing?.lines ?? [])].join('\n'));
  const { failure, unrecorded } = report;
  if (failure !== undefined && unrecorded !== undefined)
    terminal.note(`The audit log has no line of this run: ${unrecorded instanceof Error ? unrecorded.message : unrecorded}`);
  if (failure !== undefined || unrecorded !== undefined) throw failure ?? unrecorded;
}

async function recordRun(plan: Plan, { run, outcome, steps, untold }: RunReport, home: Home): Promise<void> {
  const silent = new Set(plan.steps.filter(({ recorded }) => recorded !== true).map(({ name }) => name));
  const isNew = ({ step, state }: StepReport) => state === 'done' || (state === 'already' && untold.has(step));
  const changed = steps.filter((one) => isNew(one) && silent.has(one.step)).map(({ title }) => title);
  if (changed.length === 0) return;
  const { recordAction } = await import('../home/change-registry.ts');
  await recordAction(home, { command: `axe ${plan.name}`, run, outcome, details: { title: plan.title, changed } });
}

/** Never in the way of what was done: that it cannot be told is told. */
async function standingOf(plan: Plan, width: number | undefined): Promise<Standing | undefined> {
  try {
    return await plan.standing?.(width);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return { lines: [`What stands open cannot be told: ${why}`], data: { error: why } };
  }
}

const jsonOf = ({ failure: _, memory: __, untold: ___, unrecorded: ____, ...report }: RunReport, afterwards: readonly string[]) => ({
  applied: true,
  ...report,
  ...(afterwards.length === 0 ? {} : { afterwards }),
});

function closing({ steps, run }: RunReport): string {
  const changed = steps.filter(({ state }) => state === 'done').length;
  return changed === 0
    ? 'Nothing to do: all of it was so already.'
    : `Done: ${changed} of ${steps.length} steps changed something (run ${run}).`;
}

function broken({ run, outcome, steps, resumed }: RunReport): string {
  if (outcome === 'undone') return `It failed; the steps that were carried out are taken back (run ${run}).`;
  const touched = outcome === 'open' || steps.some(({ state, begun }) => state === 'done' || begun === true);
  if (!touched) return resumed ? 'It cannot go on yet; this time nothing was changed.' : 'It could not begin; nothing was changed.';
  const lead = outcome === 'open' ? 'It waits for you.' : 'It did not come to its end; what is done stays done.';
  return `${lead} Repeat the command to go on, or take it back with axe runs undo ${run} --apply.`;
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n');

/**
 * The first order to stop (Ctrl-C, a window that is closed, a shutdown) ends the run after the step that is running; the second
 * ends the process, which the journal survives.
 */
export function stopSignal(terminal: Terminal): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const release = onStopOrders({
    signals: ['SIGINT', 'SIGTERM', 'SIGHUP'],
    first() {
      controller.abort();
      // The terminal has written ^C into the row.
      if (terminal.draw === undefined && terminal.interactive === true) terminal.note('');
      terminal.draw?.('');
      terminal.note('Stopping after this step; Ctrl-C again stops at once (the next run goes on from there).');
    },
    again: () => process.exit(130),
  });
  return { signal: controller.signal, release };
}
