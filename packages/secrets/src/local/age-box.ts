import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/** age identity in text form (`AGE-SECRET-KEY-1…`): X25519, which every age program reads. */
export const newIdentity = (): Promise<string> => generateX25519Identity();

export const isIdentity = (text: string): boolean => /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/.test(text);

export async function encryptTo(identity: string, text: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  return encrypter.encrypt(text);
}

/** Undefined when the identity does not open it, or it is damaged: the library says no more that could be relied on. */
export async function decryptWith(identity: string, bytes: Uint8Array): Promise<string | undefined> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return await decrypter.decrypt(bytes, 'text');
  } catch {
    return undefined;
  }
}

/** True when the header names a recipient that is this identity: then a failure means damage, and not another key. */
export async function isAddressedTo(identity: string, bytes: Uint8Array): Promise<boolean> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    await decrypter.decryptHeader(bytes);
    return true;
  } catch {
    return false;
  }
}

export async function sealWithPassphrase(passphrase: string, text: string, workFactor: number): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return armor.encode(await encrypter.encrypt(text));
}

export async function unsealWithPassphrase(passphrase: string, armoured: string): Promise<string | undefined> {
  try {
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    return await decrypter.decrypt(armor.decode(armoured), 'text');
  } catch {
    return undefined;
  }
}
