/** A vault on a server for the tests of others; never part of a product. */
export { type VaultDesk, vaultDesk } from '../tests/support/vault-desk.ts';
