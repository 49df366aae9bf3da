import { isIdentity, sealWithPassphrase, unsealWithPassphrase } from './age-box.ts';
import { damaged, readPrivateFile } from './private-file.ts';

/** The key of a store as it lies on the disk: what `age-keygen` writes, or the same under a passphrase (`age -p -a`). */
export type KeyFile =
  | { readonly file: string; readonly kind: 'plain'; readonly identity: string }
  | { readonly file: string; readonly kind: 'sealed'; readonly armoured: string };

const sealedHead = '-----BEGIN AGE ENCRYPTED FILE-----';
const sealedTail = '-----END AGE ENCRYPTED FILE-----';

export function readKeyFile(file: string): KeyFile | undefined {
  const text = readPrivateFile(file)?.toString('utf8');
  if (text === undefined) return undefined;
  if (text.startsWith(sealedHead)) {
    // Cut short, it would look like a passphrase that is never right.
    if (!text.trimEnd().endsWith(sealedTail)) throw damaged(file, 'its end is missing');
    return { file, kind: 'sealed', armoured: text };
  }
  return { file, kind: 'plain', identity: identityIn(text, file) };
}

export const plainKeyText = (identity: string, at: string): string => `# created: ${at}\n${identity}\n`;

export const sealedKeyText = (identity: string, at: string, passphrase: string, workFactor: number): Promise<string> =>
  sealWithPassphrase(passphrase, plainKeyText(identity, at), workFactor);

/** Undefined when the passphrase is wrong. */
export async function openSealedKey({ file, armoured }: KeyFile & { kind: 'sealed' }, passphrase: string): Promise<string | undefined> {
  const text = await unsealWithPassphrase(passphrase, armoured);
  return text === undefined ? undefined : identityIn(text, file);
}

function identityIn(text: string, file: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const [identity, ...others] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (identity === undefined || others.length > 0 || !isIdentity(identity)) throw damaged(file, 'it does not hold one age key');
  return identity;
}
