import { readFile } from 'node:fs/promises';
import { reasonOf } from '@axe/files';
import { registryErrors } from './errors.ts';
import type { ParsedRegistry } from './parse.ts';

/** The parsed registry file, or a refusal that says what to do about it. */
export async function loadRegistry(file: string): Promise<ParsedRegistry> {
  const text = await readRegistryText(file);
  // Behind the reading: a command that refuses before it need not load a YAML library.
  const { readOnce } = await import('./read-once.ts');
  return readOnce(text, file).parsed;
}

/** Five times a registry of 500 customers and 50 000 people. */
const maxBytes = 32 * 1024 * 1024;

export async function readRegistryText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT')
      throw registryErrors.REGISTRY_MISSING(`There is no file ${file}. Create it, or name the right place.`, { file }, cause);
    const advice = remedies[cause.code ?? ''] ?? '';
    throw registryErrors.REGISTRY_UNREADABLE(`${file} cannot be read: ${reasonOf(cause)}${advice}.`, { file }, cause);
  });
  if (bytes.length > maxBytes) {
    throw registryErrors.REGISTRY_UNREADABLE(`${file} has ${bytes.length} bytes; a registry has at most ${maxBytes}.`, { file });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw registryErrors.REGISTRY_UNREADABLE(`${file} is not UTF-8 text. Save it as UTF-8.`, { file }, cause);
  }
}

const remedies: { readonly [code: string]: string } = {
  EISDIR: '; name the file inside it, or remove the folder and put the file there',
  EACCES: '; change its owner or mode',
  EPERM: '; change its owner or mode',
};
