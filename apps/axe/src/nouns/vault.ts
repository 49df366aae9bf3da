import type { Command } from 'commander';
import { addPlanOptions, type PlanOptions, runPlan } from '../execute/plan-command.ts';
import { openHome } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';
import type { VaultAction } from '../vault/change-vault.ts';

interface VaultOptions {
  readonly home?: string;
  readonly json?: boolean;
}

export function addNoun(noun: Command, terminal: Terminal): void {
  noun.usage('<command> <customer> [options]').addHelpText('after', help);
  for (const [action, description] of Object.entries(actions)) {
    noun
      .command(`${action} <customer>`)
      .description(description)
      .option('--home <folder>', 'operator home (AXE_HOME, default ~/.axe)')
      .option('--json', 'print how the store is as JSON')
      .action(async (customer: string, options: VaultOptions) => {
        const { changeVault } = await import('../vault/change-vault.ts');
        await changeVault(await openHome(options, terminal), action as VaultAction, { customer, json: options.json }, terminal);
      });
  }
  addPlanOptions(
    noun.command('bootstrap <customer>').description('the settings of the vault server that employees need for single sign-on'),
  ).action(async (customer: string, options: PlanOptions) => {
    const home = await openHome(options, terminal);
    const { bootstrapPlan } = await import('../plans/vault/bootstrap-vault.ts');
    await runPlan(await bootstrapPlan(home, customer, terminal), options, terminal, home);
  });
}

const actions: { readonly [action in VaultAction]: string } = {
  status: 'whether the store is open, and what to do if not; asks for nothing',
  unlock: 'sign in and open the store for the commands that follow; the session goes into the keychain',
  lock: 'forget the session on this machine',
  reset: 'sign out and forget all that the client kept here: the cure of "MAC comparison failed"',
};

const help = `
A customer's secrets are in a store of its own: a file on this machine, or a Bitwarden-compatible server
(secret_store in customers.yaml). A server is talked to by the official client, in the version that came
with axe; its data lies in the operator home, apart for each customer. Without a keychain each command asks
for the master password anew.

bootstrap reads the env file of the vault server (services.vault.env_file), sets what is missing, and
reports the policies of the organization. It writes only with --apply; the server takes the settings at its
next start.

Examples:
  axe vault status acme
  axe vault unlock acme
  axe vault reset acme && axe vault unlock acme
  axe vault bootstrap acme
  axe vault bootstrap acme --apply

Environment:
  BW_SESSION, AXE_VAULT_SESSION    session of an unlocked vault, where no keychain keeps it
  BW_CLIENTID, BW_CLIENTSECRET     API key of the account, for a sign-in without a second step
  AXE_BW                           path of the Bitwarden client, where it did not come with axe`;
