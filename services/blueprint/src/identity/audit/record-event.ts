import type { Database, SqlValue } from '@axe/pg';

/** As the check of the table lists them. */
export const eventKinds = [
  'signed_in',
  'sign_in_refused',
  'signed_out',
  'consent_granted',
  'consent_denied',
  'token_issued',
  'token_refreshed',
  'token_refused',
  'grant_revoked',
  'token_revoked',
  'theft_detected',
  'client_registered',
  'client_refused',
  'client_blocked',
  'client_unblocked',
  'keys_rotated',
] as const;

export type EventKind = (typeof eventKinds)[number];

export interface IdentityEvent {
  readonly kind: EventKind;
  readonly accountId?: string | undefined;
  readonly email?: string | undefined;
  readonly clientId?: string | undefined;
  readonly grantId?: string | undefined;
  readonly scope?: string | undefined;
  readonly resource?: string | undefined;
  readonly jti?: string | undefined;
  readonly tokenExpiresAt?: Date | undefined;
  readonly address?: string | undefined;
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
  readonly actor?: string | undefined;
}

const limit = (text: string | undefined, length: number): string | null =>
  // NUL cannot be stored, and a refused request may carry anything.
  text === undefined ? null : text.replaceAll('\u0000', '').slice(0, length);

/** In the order of the columns below. */
export function eventValues(event: IdentityEvent): readonly SqlValue[] {
  return [
    event.kind,
    event.accountId ?? null,
    limit(event.email, 320),
    limit(event.clientId, 2048),
    event.grantId ?? null,
    limit(event.scope, 2000),
    limit(event.resource, 2048),
    event.jti ?? null,
    event.tokenExpiresAt ?? null,
    limit(event.address, 64),
    limit(event.reason, 500),
    limit(event.requestId, 200),
    limit(event.actor, 400),
  ];
}

export async function recordEvent(database: Pick<Database, 'statement'>, event: IdentityEvent): Promise<void> {
  await database.statement(
    `insert into identity_event (kind, account_id, email, client_id, grant_id, scope, resource, jti, token_expires_at, address, reason,
       request_id, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    eventValues(event),
  );
}
