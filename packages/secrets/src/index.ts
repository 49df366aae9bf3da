export { type BitwardenStore, type BitwardenStoreOptions, openBitwardenStore, type VaultPolicy, vaultErrors } from './bitwarden/index.ts';
export {
  checkHoldable,
  type EnvChange,
  type EnvFileMerge,
  envFileErrors,
  mergeEnvFile,
  previewEnvFile,
  readEnvFile,
} from './env-file/index.ts';
export { secretErrors } from './errors.ts';
export type { Exclusive } from './exclusive.ts';
export { type Expiry, type ExpiryColour, expiryDays, expiryOf } from './expiry.ts';
export { type LocalStore, type LocalStoreOptions, openLocalStore } from './local/index.ts';
export { openStore, type StoreOptions } from './open-store.ts';
export type {
  ItemDraft,
  PutOutcome,
  SecretItem,
  SecretStore,
  SendRequest,
  SessionKeeper,
  StoreSnapshot,
  StoreStatus,
  Unlocking,
} from './store.ts';
