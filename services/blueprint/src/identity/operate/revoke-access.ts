import type { Tx } from '@axe/pg';
import { isDocumentClient, isFirstParty } from '../clients/index.ts';
import { identityErrors } from '../errors.ts';
import { type RevokedGrant, revokeGrants } from '../grants/index.ts';
import { type By, noteClient } from './note-client.ts';

export interface AccessTarget {
  readonly session?: string | undefined;
  readonly email?: string | undefined;
  readonly client?: string | undefined;
}

export interface AccessRevoked {
  readonly sessions: readonly RevokedGrant[];
  /** Browsers that were signed in to the provider itself. */
  readonly browsers: number;
  /** True when the client may not come back under this id. */
  readonly blocked: boolean;
}

/** Ends one sign-in, everything of a person, or everything of a client. Access tokens follow within seconds. */
export async function revokeAccess(tx: Tx, target: AccessTarget, by: By): Promise<AccessRevoked> {
  const named = [target.session, target.email, target.client].filter((one) => one !== undefined);
  if (named.length !== 1) {
    throw identityErrors.REVOKE_TARGET_INVALID('Name exactly one: session, email or client. Nothing was revoked.');
  }
  const cause = { kind: 'grant_revoked', ...by } as const;
  if (target.session !== undefined) return { sessions: await endSession(tx, target.session, cause), browsers: 0, blocked: false };
  if (target.email !== undefined) return endPerson(tx, target.email.toLowerCase(), cause);
  return endClient(tx, target.client ?? '', cause);
}

type Cause = By & { readonly kind: 'grant_revoked' };

async function endSession(tx: Tx, grantId: string, cause: Cause): Promise<readonly RevokedGrant[]> {
  const known = await tx.maybe('select from oauth_grant where id = $1', [grantId]);
  if (known === undefined)
    throw identityErrors.SESSION_NOT_FOUND(`There is no sign-in ${grantId}. Nothing was revoked.`, { session: grantId });
  return revokeGrants(tx, { grantId }, cause);
}

async function endPerson(tx: Tx, email: string, cause: Cause): Promise<AccessRevoked> {
  const account = await tx.maybe<{ id: string }>('select id from account where email = $1', [email]);
  if (account === undefined) {
    throw identityErrors.SESSION_NOT_FOUND(`${email} has never signed in here, so there is nothing to revoke.`, { email });
  }
  // Whole seconds, as sign-ins have them: one that follows counts.
  await tx.execute(`update account set ended_before = date_trunc('second', clock_timestamp()) where id = $1`, [account.id]);
  const sessions = await revokeGrants(tx, { accountId: account.id }, cause);
  const browsers = await tx.execute(`delete from oauth_artifact where kind = 'Session' and account_id = $1`, [account.id]);
  await tx.execute('delete from consent where account_id = $1', [account.id]);
  return { sessions, browsers, blocked: false };
}

async function endClient(tx: Tx, clientId: string, cause: Cause): Promise<AccessRevoked> {
  const used = await tx.maybe('select from oauth_grant where client_id = $1 limit 1', [clientId]);
  const blocked = await blockClient(tx, clientId, used !== undefined);
  if (!blocked && used === undefined && !isFirstParty(clientId)) {
    throw identityErrors.CLIENT_NOT_FOUND(`There is no client ${clientId}. Nothing was revoked.`, { client: clientId });
  }
  const sessions = await revokeGrants(tx, { clientId }, cause);
  await tx.execute('delete from consent where client_id = $1', [clientId]);
  if (blocked) await noteClient(tx, 'client_blocked', clientId, cause);
  return { sessions, browsers: 0, blocked };
}

/** What registered itself or has a document; the house's own are part of the platform. False: there is nothing to block. */
async function blockClient(tx: Tx, clientId: string, used: boolean): Promise<boolean> {
  // Somebody may have allowed it before this was remembered.
  if (used && isDocumentClient(clientId)) {
    await tx.execute(`insert into document_client (id, redirect_uris) values ($1, '{}') on conflict (id) do nothing`, [clientId]);
  }
  const registered = await tx.execute('update oauth_client set blocked_at = coalesce(blocked_at, clock_timestamp()) where id = $1', [
    clientId,
  ]);
  const known = await tx.execute('update document_client set blocked_at = coalesce(blocked_at, clock_timestamp()) where id = $1', [
    clientId,
  ]);
  return registered + known > 0;
}
