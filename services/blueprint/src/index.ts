export { connectorClientId, createIdentity, type Identity, type IdentityOptions, type ProtectedService } from './identity/index.ts';
export { blueprint, withIdentity } from './service.ts';
