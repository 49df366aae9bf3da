import type { Context } from 'koa';
import type { IdentityCore } from '../core.ts';
import { completedCookie, resumeCookie } from './cookies.ts';

/** Where the library goes on after its pages. */
const resumePath = /^\/oauth\/(?:authorize|device)\/([A-Za-z0-9_-]{1,64})$/;

/**
 * Hands the person who came back from the tenant to the sign-in that goes on. Only the browser in which the program asked
 * can do that, and only if the person signed in there: whoever plants the page of their own sign-in in another's browser
 * finds nobody signed in at their side.
 */
export async function takeUpSignIn(core: IdentityCore, ctx: Context): Promise<void> {
  const uid = resumePath.exec(ctx.path)?.[1];
  if (uid === undefined || ctx.method !== 'GET') return;
  const name = completedCookie(core.issuer, uid);
  const sealed = ctx.cookies.get(name, { signed: false });
  if (sealed === undefined) return;
  ctx.cookies.set(name, null, { signed: false });
  const completed = await core.signInCookies.openCompleted(sealed, uid, core.now());
  if (completed === undefined || ctx.cookies.get(resumeCookie, { signed: true }) !== uid) return;
  const interaction = await core.provider().Interaction.find(uid);
  if (interaction === undefined) return;
  interaction.result = { login: { accountId: completed.accountId, amr: ['fed'], remember: true } };
  await interaction.persist();
}
