export { type BitwardenStore, type BitwardenStoreOptions, openBitwardenStore } from './bitwarden-store.ts';
export type { VaultPolicy } from './client-data.ts';
export { vaultErrors } from './errors.ts';
