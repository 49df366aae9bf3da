export type { DevTenant } from './directory.ts';
export { devidpErrors } from './errors.ts';
export { createDevIdentityProvider, type DevIdentityProvider, type DevIdentityProviderOptions } from './provider.ts';
export type { DevKeyStore } from './signing-keys.ts';
