import type { Command } from 'commander';
import type { HealthOptions } from '../health/show-health.ts';
import type { Terminal } from '../terminal.ts';

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .argument('[target]', 'a customer, a service, customer/service, an address, or local for the platform of this machine')
    .option('--url <url>', 'ask the platform at this address (AXE_URL)')
    .option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)')
    .option('--json', 'print it as JSON')
    .addHelpText('after', help)
    .action(async (target: string | undefined, options: HealthOptions) => {
      const { showHealth } = await import('../health/show-health.ts');
      await showHealth(target, options, terminal);
    });
}

const help = `
Asks every service of the registry where its customer is reached, all at once: at the public domain, or on
this machine where the apps of the customer are registered there (application_id_uri), as in the demo.
Without an operator home it asks the platform of this machine. "!" is up and wants attention: a warning of the
registry, damaged evidence, events that could not be delivered, a certificate with less than 14 days, a
secret with 30 days or less. Exit code 1 when something is down.

Examples:
  axe health
  axe health acme
  axe health frame --json
  axe health https://acme.platform.example/frame`;
