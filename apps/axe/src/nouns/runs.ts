import type { Command } from 'commander';
import { addPlanOptions } from '../execute/plan-command.ts';
import { homeFolderOf, openHome } from '../home/home.ts';
import type { RunOptions } from '../runs/resume-run.ts';
import type { Terminal } from '../terminal.ts';

interface ListOptions {
  readonly home?: string;
  readonly json?: boolean;
  readonly limit?: string;
}

export function addNoun(noun: Command, terminal: Terminal): void {
  noun.usage('<command> [options]').addHelpText('after', help);
  noun
    .command('list')
    .description('the newest runs and how they ended')
    .option('--limit <number>', 'how many', '20')
    .option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)')
    .option('--json', 'print them as JSON')
    .action(async (options: ListOptions) => {
      const { printRuns } = await import('../runs/show-runs.ts');
      printRuns(homeFolderOf(options, terminal), options, terminal);
    });
  noun
    .command('show [run]')
    .description('what a run did, step by step (default: the newest)')
    .option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)')
    .option('--json', 'print it as JSON')
    .action(async (run: string | undefined, options: ListOptions) => {
      const { printRun } = await import('../runs/show-runs.ts');
      printRun(homeFolderOf(options, terminal), run, options, terminal);
    });
  addRepeat(noun, 'resume', 'go on with a run that was broken off').action(async (run: string, options: RunOptions) => {
    const { resumeRun } = await import('../runs/resume-run.ts');
    await resumeRun(run, options, terminal, await openHome(options, terminal));
  });
  addRepeat(noun, 'undo', 'take back what a run did').action(async (run: string, options: RunOptions) => {
    const { undoRun } = await import('../runs/undo-run.ts');
    await undoRun(run, options, terminal, await openHome(options, terminal));
  });
}

/** Of the plans it builds again, some ask the platform. */
const addRepeat = (noun: Command, verb: string, description: string): Command =>
  addPlanOptions(noun.command(`${verb} <run>`).description(description))
    .option('--profile <name>', 'the sign-in of a run that asks the platform (AXE_PROFILE, default: default)')
    .option('--url <url>', 'address of that platform (AXE_URL, default: that of the sign-in)');

const help = `
Every command that changes something writes a journal while it works: which steps it took, how long they
were, what failed. A run that broke off goes on when the same command is given again, or with axe runs
resume.

Examples:
  axe runs list
  axe runs show 20261121T093012345-4f1c2a9b01de-7c2e
  axe runs undo 20261121T093012345-4f1c --apply`;
