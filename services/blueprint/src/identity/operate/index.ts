export { type ClientRow, listClients } from './list-clients.ts';
export { listSessions, type SessionRow } from './list-sessions.ts';
export { purgeExpired } from './purge-expired.ts';
export { type AccessRevoked, type AccessTarget, revokeAccess } from './revoke-access.ts';
export { type EventRow, searchEvents } from './search-events.ts';
