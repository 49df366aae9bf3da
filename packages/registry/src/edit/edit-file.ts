import { registryErrors } from '../errors.ts';
import { readRegistryText } from '../load.ts';
import { editRegistry, type RegistryEdit } from './edit-registry.ts';
import { writeRegistryFile } from './write-file.ts';

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
