import path from 'node:path';
import { damaged, readKeyedFile, reserveOwnFile } from './private-file.ts';
import { type TokenStore, type Tokens, tokensFromJson, tokensToJson } from './tokens.ts';

/** All profiles in one file that only its owner can read. */
export function fileStore(folder: string): TokenStore {
  const file = path.join(folder, 'credentials.json');
  const all = () => readKeyedFile(file, 'private');
  const textWith = (change: (profiles: Map<string, unknown>) => void): string => {
    const profiles = all();
    change(profiles);
    return `${JSON.stringify({ format: 1, profiles: Object.fromEntries(profiles) }, undefined, 2)}\n`;
  };
  return {
    kind: 'file',
    place: file,
    async read(profile) {
      const stored = all().get(profile);
      return stored === undefined ? undefined : checked(file, profile, stored);
    },
    async reserve(profile) {
      all();
      const reserved = reserveOwnFile(file);
      return {
        write: async (tokens: Tokens) => reserved.write(textWith((profiles) => profiles.set(profile, tokensToJson(tokens)))),
        discard: () => reserved.discard(),
      };
    },
    async forget(profile) {
      if (!all().has(profile)) return;
      reserveOwnFile(file).write(textWith((profiles) => profiles.delete(profile)));
    },
  };
}

function checked(file: string, profile: string, stored: unknown): Tokens {
  const tokens = tokensFromJson(stored);
  if (tokens === undefined) throw damaged(file, `the entry of profile ${profile} is not what this program writes`);
  return tokens;
}
