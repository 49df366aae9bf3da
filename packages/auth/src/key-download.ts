import { type CryptoKey, importJWK } from 'jose';
import { issuingErrors } from './errors.ts';

const downloadTimeoutMs = 2_500;

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
  const response = await source.fetch(source.url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(downloadTimeoutMs),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the key address answered ${response.status}`);
  }
  const keys = new Map<string, CryptoKey>();
  for (const entry of entriesOf(JSON.parse(await boundedText(response))).slice(0, maxKeys)) {
    const key = await usableKey(entry);
    if (key !== undefined) keys.set(key.keyId, key.key);
  }
  if (keys.size === 0) throw new Error('the key address publishes no RS256 signing key');
  return keys;
}

/** Keys travel over https; only this machine itself may be asked in the clear. */
export function checkKeyAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const loopback =
    url !== undefined && (/^(.+\.)?localhost$/.test(url.hostname) || url.hostname === '127.0.0.1' || url.hostname === '[::1]');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)) return address;
  throw issuingErrors.ISSUER_DECLARATION_INVALID(`The key address of an issuer must be https (http only on this machine): ${address}`);
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

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`the key document is larger than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
