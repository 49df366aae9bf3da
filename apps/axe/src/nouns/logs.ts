import type { Command } from 'commander';
import type { LogOptions } from '../health/show-log.ts';
import type { Terminal } from '../terminal.ts';

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .argument('[service]', 'only lines of this service, such as frame')
    .option('-f, --follow', 'go on with what is written from now on; Ctrl-C ends it')
    .option('--since <time>', 'not older than 90s, 10m, 2h or 3d, or a time such as 2026-11-21T09:30:00Z')
    .option('--level <debug|info|warn|error>', 'this level and above')
    .option('--request <id>', 'everything of one request; the id stands in every error message')
    .option('--grep <text>', 'only lines that hold this text')
    .option('--lines <number>', 'at most so many, the last ones (default 100)')
    .option('--all', 'also health probes, polling and routine jobs')
    .option('--data <folder>', 'data folder of the platform (AXE_DATA)')
    .option('--json', 'print the lines as they stand in the file')
    .addHelpText('after', help)
    .action(async (service: string | undefined, options: LogOptions) => {
      const { showLog } = await import('../health/show-log.ts');
      await showLog(service, options, terminal);
    });
}

const help = `
Reads the log of the platform on this machine from its end. Times are UTC. A refused call shows its reason
and its request id; tokens and secrets are taken out when a line is written.

Examples:
  axe logs --since 10m --level warn
  axe logs frame --follow
  axe logs --request d07ca45a-2a24-4f11-b2e4-5d26fb8bda88
  axe logs --grep USER_NOT_MAPPED --lines 20`;
