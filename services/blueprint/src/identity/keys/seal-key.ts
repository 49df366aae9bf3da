import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { identityErrors } from '../errors.ts';

export interface Sealer {
  /** A 256-bit key for one purpose, derived from the secret (HKDF, RFC 5869). */
  derive(purpose: string): Uint8Array;
  seal(purpose: string, text: string): Promise<string>;
  /** Undefined when it was not sealed here for this purpose, or was changed. */
  open(purpose: string, sealed: string): Promise<string | undefined>;
}

const minSecretBytes = 32;

/** AES-256-GCM (JWE `dir`) under keys derived from one secret that lies in the vault and never in the database. */
export function createSealer(secret: string): Sealer {
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < minSecretBytes) {
    throw identityErrors.IDENTITY_KEY_INVALID(
      `The identity key has ${bytes.length} bytes and needs at least ${minSecretBytes}. Nothing was started. Generate a random one.`,
    );
  }
  const known = new Map<string, Uint8Array>();
  const derive = (purpose: string): Uint8Array => {
    let key = known.get(purpose);
    if (key === undefined) {
      key = new Uint8Array(hkdfSync('sha256', bytes, 'axe identity', purpose, 32));
      known.set(purpose, key);
    }
    return key;
  };
  return {
    derive,
    seal: (purpose, text) =>
      new CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(derive(purpose)),
    open: async (purpose, sealed) => {
      try {
        const options = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
        const { plaintext } = await compactDecrypt(sealed, derive(purpose), options);
        return new TextDecoder().decode(plaintext);
      } catch {
        return undefined;
      }
    },
  };
}
