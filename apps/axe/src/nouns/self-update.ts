import type { Command } from 'commander';
import type { FirstInstallOptions } from '../self-update/first-install.ts';
import type { UpdateOptions, UpdateReport } from '../self-update/self-update.ts';
import type { Terminal } from '../terminal.ts';

export function addNoun(command: Command, terminal: Terminal): void {
  command
    .usage('[options]')
    .option('--from <place>', 'https address or folder of the release (default: where this one came from)')
    .option('--apply', 'install it (without it nothing is changed)')
    .option('--allow-downgrade', 'also install an older version')
    .option('--rollback', 'go back to the version before')
    .option('--json', 'print what was found or done as JSON')
    .addHelpText('after', help)
    .action(async (options: UpdateOptions & { readonly json?: boolean }) => {
      const { updateSelf } = await import('../self-update/self-update.ts');
      const report = await updateSelf(options, terminal);
      terminal.print(options.json === true ? JSON.stringify(report, undefined, 2) : sentenceOf(report));
      if (report.outcome === 'available' || report.outcome === 'returnable') {
        terminal.note('Nothing was changed. Add --apply to carry it out.');
      }
      if (report.signed === false) {
        terminal.note('This is a development build without a key: the release was compared with its own checksums only.');
      }
    });
  command
    .command('install', { hidden: true })
    .requiredOption('--source <place>')
    .requiredOption('--root <folder>')
    .requiredOption('--bin <folder>')
    .requiredOption('--node <path>')
    .action(async (options: FirstInstallOptions) => {
      const { installFirst } = await import('../self-update/first-install.ts');
      const { version, launcher } = await installFirst(options, terminal);
      terminal.print(`axe ${version} is installed: ${launcher}`);
    });
}

function sentenceOf({ outcome, installed, offered, from, bytes }: UpdateReport): string {
  if (outcome === 'newest') return `axe ${installed} is what ${from} offers: nothing to do.`;
  if (outcome === 'updated') return `axe ${offered} is installed; ${installed} is kept (axe self-update --rollback --apply).`;
  if (outcome === 'returned') return `Back at ${offered}; ${installed} is kept.`;
  if (outcome === 'returnable') return `The version before ${installed} is ${offered}.`;
  const build = offered === installed ? 'another build of ' : '';
  return `${from} offers ${build}axe ${offered} (${Math.round((bytes ?? 0) / 1024)} kB); ${installed} is installed.`;
}

const help = `
Looks for a newer release of this program, checks who signed it and every byte of it, and starts it once
before it becomes the one that runs. The version before is kept. Broken off at any moment, the present
version keeps working. A checkout is updated with git pull instead.

Examples:
  axe self-update
  axe self-update --apply
  axe self-update --from https://platform.example/cli --apply
  axe self-update --rollback --apply`;
