export { eventKinds } from './audit/index.ts';
export { connectorClientId } from './clients/index.ts';
export { identityErrors } from './errors.ts';
export { createIdentity, type Identity, type IdentityOptions } from './identity.ts';
export {
  type EventRow,
  listClients,
  listSessions,
  purgeExpired,
  revokeAccess,
  searchEvents,
  unblockClient,
} from './operate/index.ts';
export type { ProtectedService } from './provider/resources.ts';
