import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

interface UpOptions {
  readonly port?: string;
  readonly data?: string;
  readonly home?: string;
  readonly json?: boolean;
}

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .option('--port <number>', 'port on this machine (AXE_PORT, default 7300)')
    .option('--data <folder>', 'folder for all data (AXE_DATA, default .axe in the checkout)')
    .option('--home <folder>', 'folder with your own customers.yaml, in place of the demo (AXE_HOME)')
    .option('--json', 'when ready, print the addresses as one line of JSON instead of the notes')
    .addHelpText('after', help)
    .action(async (options: UpOptions) => {
      const { runPlatform } = await import('../platform/run-platform.ts');
      await runPlatform(options, terminal);
    });
}

const help = `
Starts a real PostgreSQL, the demo's registry, a development sign-in and all services in one process, and
stays in the foreground. Only programs on this machine can reach it. The first start makes the data; later
ones keep them. Ctrl-C (or SIGTERM) finishes running calls and stops; a second Ctrl-C stops at once, which
loses nothing either. Started as root, PostgreSQL runs as the user nobody, and the data go to /var/lib/axe
when nobody cannot reach the checkout.

Examples:
  axe up
  AXE_PORT=7400 AXE_DATA=/tmp/second axe up`;
