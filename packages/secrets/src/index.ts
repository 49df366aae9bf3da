export { vaultErrors } from './bitwarden/errors.ts';
export type { BitwardenStore, BitwardenStoreOptions, VaultPolicy } from './bitwarden/index.ts';
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
export { type LocalStore, type LocalStoreOptions, openLocalStore } from './local/index.ts';
export { openBitwardenStore } from './open-bitwarden-store.ts';
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
