import { type RegistryEdit, readRegistryText } from '@axe/registry';
import { done, type Step, wants } from '../execute/plan.ts';
import { changeRegistry, commitOf, isUnrecorded, previewChange, type RegistryChange, takeChangeBack } from './change-registry.ts';
import { diffOf } from './diff.ts';
import { homeErrors } from './errors.ts';
import type { Home } from './home.ts';

export interface RegistryStepOptions {
  readonly name: string;
  readonly title: string;
  /** In the words of the command line; the subject of the commit. */
  readonly command: string;
  readonly customer?: string;
  readonly edit: RegistryEdit;
}

/** One edit of the registry as a step: its preview is the diff, undoing it is another commit. */
export function registryStep(home: Home, { name, title, command, customer, edit }: RegistryStepOptions): Step {
  // The file is parsed once for preview and change together: 50 000 people take a while.
  let known: RegistryChange | undefined;
  const look = async (): Promise<RegistryChange> => {
    known = await previewChange(home, edit);
    return known;
  };
  const entry = { command, ...(customer === undefined ? {} : { customer }) };
  return {
    name,
    title,
    recorded: true,
    check: async () => {
      const { before, after } = await look();
      if (before !== after) return wants(title, diffOf(before, after));
      return (await isUnrecorded(home, command))
        ? wants(`${title}: the registry says so, and the audit log and git do not yet`)
        : done('the registry says so already');
    },
    apply: async () => {
      const commit = await changeRegistry(home, edit, entry, known);
      return commit === undefined ? undefined : { commit };
    },
    verify: async () => {
      if ((await readRegistryText(home.registryFile)) === known?.after) return;
      // Somebody else changed it since, which is no harm as long as this edit holds.
      const { before, after } = await previewChange(home, edit);
      if (before !== after) throw new Error(`${home.registryFile} lost the change: ${command}`);
    },
    undo: async ({ memory }) => {
      const commit = memory(name)?.commit ?? (await commitOf(home, command));
      if (typeof commit !== 'string') {
        throw homeErrors.UNDO_OVERTAKEN(
          `The run was broken off before it noted which commit made the change "${command}", and the registry was changed since. It is left as it is; make the opposite change with its own command.`,
        );
      }
      await takeChangeBack(home, commit, { ...entry, command: `undo: ${command}` });
    },
  };
}
