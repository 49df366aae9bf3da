import {
  argon2Sync,
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  pbkdf2Sync,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** AES-256-CBC with HMAC-SHA256: 32 bytes for each. */
export type SymmetricKey = Buffer;

/** How a master key is made of a password. */
export interface KeyDerivation {
  /** 0 PBKDF2-SHA256, 1 Argon2id. */
  readonly kind: 0 | 1;
  readonly iterations: number;
  readonly memoryMiB: number | null;
  readonly parallelism: number | null;
}

/** Less work than a real account asks for, as little as the client still accepts: tests derive the key many times. */
export const derivations = {
  pbkdf2: { kind: 0, iterations: 5000, memoryMiB: null, parallelism: null },
  argon2id: { kind: 1, iterations: 2, memoryMiB: 16, parallelism: 1 },
} as const satisfies { readonly [name: string]: KeyDerivation };

export const newKey = (): SymmetricKey => randomBytes(64);

export function masterKeyOf(email: string, password: string, { kind, iterations, memoryMiB, parallelism }: KeyDerivation): Buffer {
  const salt = email.trim().toLowerCase();
  if (kind === 0) return pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  return argon2Sync('argon2id', {
    message: password,
    nonce: createHash('sha256').update(salt).digest(),
    passes: iterations,
    memory: (memoryMiB ?? 16) * 1024,
    parallelism: parallelism ?? 1,
    tagLength: 32,
  });
}

/** What a client shows the server in place of the password. */
export const passwordProof = (masterKey: Buffer, password: string): string =>
  pbkdf2Sync(masterKey, password, 1, 32, 'sha256').toString('base64');

/** The master key widened to the two keys that wrap the key of the account. */
export function stretch(masterKey: Buffer): SymmetricKey {
  const widen = (info: string) => hkdfExpand(masterKey, info);
  return Buffer.concat([widen('enc'), widen('mac')]);
}

/** Text of kind 2: `2.iv|ciphertext|mac`. */
export function seal(plain: Buffer | string, key: SymmetricKey): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key.subarray(0, 32), iv);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return `2.${[iv, sealed, macOf(iv, sealed, key)].map((part) => part.toString('base64')).join('|')}`;
}

export function unseal(text: string, key: SymmetricKey): Buffer {
  const [iv, sealed, mac] = text
    .replace(/^2\./, '')
    .split('|')
    .map((part) => Buffer.from(part, 'base64'));
  if (iv === undefined || sealed === undefined || mac === undefined) throw new Error('Not a text of kind 2.');
  if (!timingSafeEqual(mac, macOf(iv, sealed, key))) throw new Error('The seal does not match the key.');
  const decipher = createDecipheriv('aes-256-cbc', key.subarray(0, 32), iv);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

/** Text of kind 4, as the key of an organization is handed to a member. */
export const sealForMember = (key: SymmetricKey, publicKey: string): string =>
  `4.${publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, key).toString('base64')}`;

export const isSealed = (text: unknown): text is string =>
  typeof text === 'string' && /^2\.[A-Za-z0-9+/]{22}==\|[A-Za-z0-9+/]+={0,2}\|[A-Za-z0-9+/]{43}=$/.test(text);

const macOf = (iv: Buffer, sealed: Buffer, key: SymmetricKey) => createHmac('sha256', key.subarray(32)).update(iv).update(sealed).digest();

/** RFC 5869, expand only, one block: the master key is already even. */
function hkdfExpand(key: Buffer, info: string): Buffer {
  return createHmac('sha256', key).update(info).update(Buffer.of(1)).digest();
}
