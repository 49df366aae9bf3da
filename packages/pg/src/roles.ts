import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/**
 * Names of roles and schemas. Roles belong to the whole cluster, so their prefix is that of the owner in the address:
 * `frame_owner` gives `frame_app` and `frame_acmec`; a test database has a prefix of its own.
 */
export interface RoleNames {
  readonly owner: string;
  readonly app: string;
  entity(entity: string): string;
}

export const roleNames = (prefix: string): RoleNames => ({
  owner: `${prefix}_owner`,
  app: `${prefix}_app`,
  entity: (entity) => `${prefix}_${entity}`,
});

export const schemaOf = (entity: string): string => `entity_${entity}`;

/** Names that would collide with the roles and schemas of the chassis. */
export const reservedEntities: ReadonlySet<string> = new Set(['owner', 'app']);

/** Derived, so that no list of passwords has to be kept; 256 bits, so it cannot be guessed from outside. */
export const rolePassword = (key: string, role: string): string => createHmac('sha256', key).update(role).digest('hex');

/** What PostgreSQL stores for a password (RFC 5803); sending this keeps the password itself out of the server and its log. */
export function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const storedKey = createHash('sha256').update(createHmac('sha256', salted).update('Client Key').digest()).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

/** A quoted identifier. Every name that gets here was checked or comes from the catalogue; the quoting is the second lock. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
