import type { StoredAccount, StoredOrganization } from './account.ts';
import type { Json } from './json.ts';
import type { KeyDerivation } from './sealing.ts';
import { itemAnswer, type StoredItem } from './vault-contents.ts';

const derivationOf = ({ kind, iterations, memoryMiB, parallelism }: KeyDerivation) => ({
  kdfType: kind,
  iterations,
  memory: memoryMiB,
  parallelism,
});

const unlockOf = (account: StoredAccount) => ({
  kdf: derivationOf(account.derivation),
  masterKeyEncryptedUserKey: account.wrappedKey,
  salt: account.email,
});

export const preloginAnswer = ({ email, derivation }: StoredAccount): Json => ({
  kdf: derivation.kind,
  kdfIterations: derivation.iterations,
  kdfMemory: derivation.memoryMiB,
  kdfParallelism: derivation.parallelism,
  kdfSettings: derivationOf(derivation),
  salt: email,
});

const keysOf = (account: StoredAccount) => ({
  object: 'privateKeys',
  publicKeyEncryptionKeyPair: {
    object: 'publicKeyEncryptionKeyPair',
    wrappedPrivateKey: account.wrappedPrivateKey,
    publicKey: account.publicKey,
    signedPublicKey: null,
  },
  signatureKeyPair: null,
  securityState: null,
});

export function tokenAnswer(account: StoredAccount, tokens: { readonly access: string; readonly refresh: string }): Json {
  return {
    access_token: tokens.access,
    refresh_token: tokens.refresh,
    expires_in: 3600,
    token_type: 'Bearer',
    scope: 'api offline_access',
    Key: account.wrappedKey,
    PrivateKey: account.wrappedPrivateKey,
    AccountKeys: keysOf(account),
    Kdf: account.derivation.kind,
    KdfIterations: account.derivation.iterations,
    KdfMemory: account.derivation.memoryMiB,
    KdfParallelism: account.derivation.parallelism,
    ForcePasswordReset: false,
    ResetMasterPassword: false,
    MasterPasswordPolicy: { object: 'masterPasswordPolicy' },
    UserDecryptionOptions: { Object: 'userDecryptionOptions', HasMasterPassword: true, MasterPasswordUnlock: unlockOf(account) },
  };
}

export interface SyncMatter {
  readonly account: StoredAccount;
  readonly stamp: string;
  readonly items: readonly StoredItem[];
  readonly sends: readonly Json[];
  readonly policies: readonly Json[];
  readonly keyId: string | undefined;
}

export function syncAnswer({ account, stamp, items, sends, policies, keyId }: SyncMatter): Json {
  return {
    object: 'sync',
    profile: {
      object: 'profile',
      id: account.id,
      name: account.email,
      email: account.email,
      emailVerified: true,
      premium: false,
      premiumFromOrganization: true,
      culture: 'en-US',
      twoFactorEnabled: false,
      key: account.wrappedKey,
      privateKey: account.wrappedPrivateKey,
      accountKeys: keysOf(account),
      securityStamp: stamp,
      forcePasswordReset: false,
      usesKeyConnector: false,
      verifyDevices: false,
      avatarColor: null,
      creationDate: '2026-01-01T00:00:00.000Z',
      organizations: account.organizations.map((organization) => organizationAnswer(account, organization)),
      providers: [],
      providerOrganizations: [],
    },
    folders: [],
    collections: account.organizations.flatMap(({ id, collections }) =>
      collections.map((collection) => ({
        object: 'collectionDetails',
        id: collection.id,
        organizationId: id,
        name: collection.sealedName,
        externalId: null,
        readOnly: false,
        hidePasswords: false,
        manage: true,
        type: 0,
      })),
    ),
    ciphers: items.map(itemAnswer),
    sends,
    policies,
    domains: null,
    userDecryption: { masterPasswordUnlock: unlockOf(account), ...(keyId === undefined ? {} : { userKeyId: keyId }) },
  };
}

const organizationAnswer = (account: StoredAccount, { id, memberId, role, wrappedKey }: StoredOrganization): Json => ({
  object: 'profileOrganization',
  id,
  name: 'Acme',
  key: wrappedKey,
  hasPublicAndPrivateKeys: true,
  status: 2,
  type: role,
  enabled: true,
  usePolicies: true,
  useTotp: true,
  usersGetPremium: true,
  usePasswordManager: true,
  useApi: true,
  selfHost: true,
  seats: 10,
  maxCollections: null,
  identifier: null,
  permissions: {},
  resetPasswordEnrolled: false,
  userId: account.id,
  organizationUserId: memberId,
  providerId: null,
  productTierType: 3,
  limitCollectionCreation: false,
  limitCollectionDeletion: false,
  limitItemDeletion: false,
  allowAdminAccessToAllCollectionItems: true,
});

export const configAnswer = (origin: string): Json => ({
  object: 'config',
  version: '2026.9.0',
  gitHash: '0000000',
  server: null,
  environment: { vault: origin, api: `${origin}/api`, identity: `${origin}/identity`, notifications: `${origin}/notifications`, sso: '' },
  featureStates: {},
  push: { pushTechnology: 0, vapidPublicKey: null },
  settings: { disableUserRegistration: true },
  communication: null,
});
