import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import * as z from 'zod';
import { devidpErrors } from './errors.ts';

/** Keeps the private keys between starts, so that tokens stay good. The text is secret. */
export interface DevKeyStore {
  load(): Promise<string | undefined>;
  save(text: string): Promise<void>;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export interface SigningKeys {
  /** The one that signs. */
  current(): Promise<SigningKey>;
  /** Always two: the signing key and the one before it, whose tokens may still be in use. */
  published(): Promise<readonly SigningKey[]>;
  /** A new key signs from now on, and the oldest is no longer published. */
  rotate(): Promise<void>;
}

const jwkMember = z.string().regex(/^[A-Za-z0-9_-]+$/);
const privateRsaKey = z.object({
  kty: z.literal('RSA'),
  n: jwkMember,
  e: jwkMember,
  d: jwkMember,
  p: jwkMember,
  q: jwkMember,
  dp: jwkMember,
  dq: jwkMember,
  qi: jwkMember,
});
const storedKeys = z.object({ keys: z.tuple([privateRsaKey, privateRsaKey]) });

type PrivateRsaKey = z.output<typeof privateRsaKey>;

export function createSigningKeys(store?: DevKeyStore): SigningKeys {
  let keys: Promise<readonly [SigningKey, SigningKey]> | undefined;

  const all = (): Promise<readonly [SigningKey, SigningKey]> => {
    keys ??= loadOrGenerate(store).catch((cause: unknown) => {
      keys = undefined;
      throw cause;
    });
    return keys;
  };

  async function rotated(): Promise<readonly [SigningKey, SigningKey]> {
    const [current] = await all();
    const next = await generatedJwk();
    await store?.save(JSON.stringify({ keys: [next, await exportJWK(current.privateKey)] }));
    return [await signingKey(next), current];
  }

  return {
    current: async () => (await all())[0],
    published: all,
    async rotate() {
      const before = all();
      const after = rotated();
      keys = after.catch(() => before);
      await after;
    },
  };
}

async function loadOrGenerate(store: DevKeyStore | undefined): Promise<readonly [SigningKey, SigningKey]> {
  const text = await store?.load();
  const stored = text === undefined ? [await generatedJwk(), await generatedJwk()] : parsed(text);
  if (text === undefined) await store?.save(JSON.stringify({ keys: stored }));
  const [first, second] = stored as [PrivateRsaKey, PrivateRsaKey];
  return [await signingKey(first), await signingKey(second)];
}

function parsed(text: string): PrivateRsaKey[] {
  try {
    return storedKeys.parse(JSON.parse(text)).keys;
  } catch (cause) {
    const message = 'The stored signing keys of the development provider are damaged. Delete them; everybody then signs in again.';
    throw devidpErrors.DEV_PROVIDER_KEYS_DAMAGED(message, {}, cause);
  }
}

async function generatedJwk(): Promise<PrivateRsaKey> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  return privateRsaKey.parse(await exportJWK(privateKey));
}

async function signingKey(jwk: PrivateRsaKey): Promise<SigningKey> {
  const publicPart = { kty: jwk.kty, n: jwk.n, e: jwk.e };
  const kid = (await calculateJwkThumbprint(publicPart)).slice(0, 27);
  const privateKey = await importJWK(jwk, 'RS256', { extractable: true });
  if (privateKey instanceof Uint8Array)
    throw devidpErrors.DEV_PROVIDER_KEYS_DAMAGED('The stored signing keys are not RSA keys. Delete them.');
  return { kid, privateKey, publicJwk: { ...publicPart, use: 'sig', kid, x5t: kid } };
}
