export { type BitwardenStore, type BitwardenStoreOptions, openBitwardenStore } from './bitwarden-store.ts';
export { vaultErrors } from './errors.ts';
export type { VaultPolicy } from './policies.ts';
