import type { CryptoKey } from 'jose';
import { importJWK } from 'jose/key/import';
import { download } from './bounded-download.ts';

const maxBytes = 256 * 1024;
const maxKeys = 64;
/** 2048 bits are 342 base64url characters, less a leading zero. */
const minModulusLength = 341;
const maxModulusLength = 1400;

const base64url = /^[A-Za-z0-9_-]+$/;

export interface KeySource {
  /** The JWKS address; https, or loopback for a development provider. */
  readonly url: string;
  readonly fetch: typeof fetch;
}

/** Fetches the RS256 keys of an issuer; throws when it does not answer in time or publishes none that can be used. */
export async function downloadKeys(source: KeySource): Promise<ReadonlyMap<string, CryptoKey>> {
  const { text } = await download({ ...source, maxBytes });
  const keys = new Map<string, CryptoKey>();
  for (const entry of entriesOf(JSON.parse(text)).slice(0, maxKeys)) {
    const key = await usableKey(entry);
    if (key !== undefined) keys.set(key.keyId, key.key);
  }
  if (keys.size === 0) throw new Error('the key address publishes no RS256 signing key');
  return keys;
}

function entriesOf(document: unknown): readonly unknown[] {
  if (typeof document === 'object' && document !== null && 'keys' in document && Array.isArray(document.keys)) return document.keys;
  throw new Error('the key address did not answer with a key set');
}

/** Keys for other purposes or algorithms are left out, and private members are never read. */
async function usableKey(entry: unknown): Promise<{ keyId: string; key: CryptoKey } | undefined> {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { kty, kid, use = 'sig', alg = 'RS256', n, e } = entry as Readonly<Record<string, unknown>>;
  if (kty !== 'RSA' || use !== 'sig' || alg !== 'RS256') return undefined;
  if (typeof kid !== 'string' || kid === '' || typeof n !== 'string' || typeof e !== 'string') return undefined;
  if (!base64url.test(n) || !base64url.test(e) || n.length < minModulusLength || n.length > maxModulusLength) return undefined;
  try {
    const key = await importJWK({ kty, n, e }, alg);
    return key instanceof Uint8Array ? undefined : { keyId: kid, key };
  } catch {
    return undefined;
  }
}
