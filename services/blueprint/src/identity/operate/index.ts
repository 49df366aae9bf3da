export { listClients } from './list-clients.ts';
export { listSessions } from './list-sessions.ts';
export { purgeExpired } from './purge-expired.ts';
export { type AccessTarget, revokeAccess } from './revoke-access.ts';
export { type EventRow, searchEvents } from './search-events.ts';
export { unblockClient } from './unblock-client.ts';
