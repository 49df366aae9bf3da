import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  derivations,
  type KeyDerivation,
  masterKeyOf,
  newKey,
  passwordProof,
  type SymmetricKey,
  seal,
  sealForMember,
  stretch,
} from './sealing.ts';

/** What a server knows of an account: nothing that opens anything. */
export interface StoredAccount {
  readonly id: string;
  readonly email: string;
  readonly derivation: KeyDerivation;
  readonly proof: string;
  readonly wrappedKey: string;
  readonly wrappedPrivateKey: string;
  readonly publicKey: string;
  readonly apiSecret: string;
  readonly organizations: readonly StoredOrganization[];
}

export interface StoredOrganization {
  readonly id: string;
  readonly memberId: string;
  /** 0 owner, 1 administrator, 2 member. */
  readonly role: number;
  readonly wrappedKey: string;
  readonly collections: readonly { readonly id: string; readonly sealedName: string }[];
}

export interface Account {
  readonly email: string;
  readonly password: string;
  readonly stored: StoredAccount;
  /** Of the test, never of the server. */
  readonly key: SymmetricKey;
  readonly organization: { readonly id: string; readonly key: SymmetricKey; readonly collections: readonly string[] };
}

/** An account as a client makes it: keys here, wrapped keys for the server. One organization with two collections. */
export function makeAccount(email: string, password: string, derivation: KeyDerivation = derivations.pbkdf2): Account {
  const masterKey = masterKeyOf(email, password, derivation);
  const [key, organizationKey] = [newKey(), newKey()];
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const collections = ['secrets', 'connectors'].map((name) => ({ id: randomUUID(), sealedName: seal(name, organizationKey) }));
  const organization = {
    id: randomUUID(),
    memberId: randomUUID(),
    role: 0,
    wrappedKey: sealForMember(organizationKey, pair.publicKey),
    collections,
  };
  const stored: StoredAccount = {
    id: randomUUID(),
    email,
    derivation,
    proof: passwordProof(masterKey, password),
    wrappedKey: seal(key, stretch(masterKey)),
    wrappedPrivateKey: seal(pair.privateKey, key),
    publicKey: pair.publicKey.replace(/-----[A-Z ]+-----|\s/g, ''),
    apiSecret: randomUUID().replaceAll('-', ''),
    organizations: [organization],
  };
  return {
    email,
    password,
    stored,
    key,
    organization: { id: organization.id, key: organizationKey, collections: collections.map(({ id }) => id) },
  };
}
