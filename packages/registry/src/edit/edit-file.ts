import { keptAfter, reasonOf, replaceFile } from '@axe/files';
import { registryErrors } from '../errors.ts';
import { readRegistryText } from '../load.ts';
import { editRegistry, type RegistryEdit } from './edit-registry.ts';

export interface FileEdit {
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
}

/** Edits the registry file. With `dryRun` nothing is written. Refuses when somebody else saved the file meanwhile. */
export async function editRegistryFile(file: string, edit: RegistryEdit, options: { readonly dryRun?: boolean } = {}): Promise<FileEdit> {
  const before = await readRegistryText(file);
  const after = editRegistry(before, edit, { file });
  const changed = after !== before;
  if (changed && options.dryRun !== true) {
    if ((await readRegistryText(file)) !== before) {
      throw registryErrors.REGISTRY_EDIT_REFUSED(`${file} was saved by somebody else meanwhile; this edit was not made. Repeat it.`, {
        file,
      });
    }
    writeRegistryFile(file, after);
  }
  return { before, after, changed };
}

/** Whole or not at all, and on the disk when this returns; a file that is there keeps its owner and mode, a link stays a link. */
export function writeRegistryFile(file: string, text: string): void {
  try {
    replaceFile(file, text, { keepMode: true });
  } catch (cause) {
    const kept = keptAfter(cause, 'The old content is untouched.');
    throw registryErrors.REGISTRY_NOT_WRITTEN(
      `${file} could not be written: ${reasonOf(cause)}. ${kept} Check free space and permissions of its folder, then repeat.`,
      { file },
      cause,
    );
  }
}
