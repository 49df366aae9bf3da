import { keptAfter, reasonOf, replaceFile } from '@axe/files';
import { registryErrors } from '../errors.ts';

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
