/** Loaded when a store is opened: its curves take longer than everything else of a command that needs none of them. */
const age = () => import('age-encryption');

/** age identity in text form (`AGE-SECRET-KEY-1…`): X25519, which every age program reads. */
export const newIdentity = async (): Promise<string> => (await age()).generateX25519Identity();

export const isIdentity = (text: string): boolean => /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/.test(text);

export async function encryptTo(identity: string, text: string): Promise<Uint8Array> {
  const { Encrypter, identityToRecipient } = await age();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  return encrypter.encrypt(text);
}

/** Undefined when the identity does not open it, or it is damaged: the library says no more that could be relied on. */
export async function decryptWith(identity: string, bytes: Uint8Array): Promise<string | undefined> {
  const { Decrypter } = await age();
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
  const { Decrypter } = await age();
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
  const { armor, Encrypter } = await age();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return armor.encode(await encrypter.encrypt(text));
}

export async function unsealWithPassphrase(passphrase: string, armoured: string): Promise<string | undefined> {
  const { armor, Decrypter } = await age();
  try {
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    return await decrypter.decrypt(armor.decode(armoured), 'text');
  } catch {
    return undefined;
  }
}
