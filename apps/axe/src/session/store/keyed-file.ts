import { damaged, readOwnFile, type Secrecy } from './private-file.ts';

/** `{"format": 1, "profiles": {name: …}}`; empty when there is no file. */
export function readKeyedFile(file: string, secrecy: Secrecy): Map<string, unknown> {
  const text = readOwnFile(file, secrecy);
  if (text === undefined) return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The text of the parser would quote the file.
    throw damaged(file, 'it is not JSON');
  }
  const { format, profiles } = (parsed ?? {}) as { readonly format?: unknown; readonly profiles?: unknown };
  if (typeof format === 'number' && format > 1) throw damaged(file, 'a newer release of axe wrote it; use that one');
  if (format !== 1 || typeof profiles !== 'object' || profiles === null || Array.isArray(profiles)) {
    throw damaged(file, 'it is not what this program writes');
  }
  return new Map(Object.entries(profiles));
}
