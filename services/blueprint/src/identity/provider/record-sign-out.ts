import type { Context } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { findAccount } from '../accounts/index.ts';
import { recordEvent } from '../audit/index.ts';
import type { IdentityCore } from '../core.ts';
import { factsOf } from '../http/request-facts.ts';

/** The browser was signed out. Programs that were allowed there stay signed in: theirs are sign-ins of their own. */
export async function recordSignOut(core: IdentityCore, ctx: Context): Promise<void> {
  if (ctx.path !== '/oauth/end_session/confirm' || ctx.status !== 303) return;
  const { oidc } = ctx as unknown as KoaContextWithOIDC;
  const id = oidc.session?.accountId;
  if (id === undefined || oidc.params?.logout === undefined) return;
  const account = await findAccount(core.database, id);
  await recordEvent(core.database, {
    kind: 'signed_out',
    accountId: id,
    email: account?.email,
    clientId: oidc.client?.clientId,
    ...factsOf(ctx),
  });
}
