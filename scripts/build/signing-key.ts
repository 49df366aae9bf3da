import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The key `axe.release`: whoever holds it decides what employees' machines run. */
export interface SigningKey {
  /** SPKI in base64, as it is written into the program. */
  readonly publicKey: string;
  sign(text: string): string;
}

/** From `AXE_RELEASE_KEY`: the path of a PEM file, or the PEM itself. Undefined where none is given. */
export function readSigningKey(given: string | undefined): SigningKey | undefined {
  if (given === undefined || given.trim() === '') return undefined;
  const pem = given.includes('-----BEGIN') ? given.replaceAll('\\n', '\n') : readPem(given);
  const key = privateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error(
      `AXE_RELEASE_KEY holds a key of the kind ${key.asymmetricKeyType}. Make one with: openssl genpkey -algorithm ed25519 -out axe.release.pem`,
    );
  }
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  return { publicKey, sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64') };
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`AXE_RELEASE_KEY names ${file}, which cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'no reason given'}).`);
  }
}

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The library's own words may quote the key.
    throw new Error('AXE_RELEASE_KEY holds no private key in PEM form, nor the path of one.');
  }
}
