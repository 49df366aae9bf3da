import { listClients } from './list-clients.ts';
import { listSessions } from './list-sessions.ts';
import { revokeSessions } from './revoke-sessions.ts';
import { rotateSigningKeys } from './rotate-signing-keys.ts';
import { searchIdentityLog } from './search-identity-log.ts';
import { unblockClient } from './unblock-client.ts';
import { whoami } from './whoami.ts';

export const blueprintTools = [whoami, listSessions, listClients, searchIdentityLog, revokeSessions, unblockClient, rotateSigningKeys];
