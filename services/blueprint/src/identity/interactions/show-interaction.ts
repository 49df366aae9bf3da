import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { findAccount } from '../accounts/index.ts';
import type { IdentityCore } from '../core.ts';
import { frameOf, sendPage, sendProblem } from '../http/answer.ts';
import { consentPage, signInPage } from '../pages/index.ts';
import { requestedScopes } from '../provider/load-grant.ts';
import { formToken } from './form-guard.ts';
import { shownClient } from './shown-client.ts';

export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** `GET /oauth/interaction/{uid}`: the page of what is to be done next. */
export async function showInteraction(core: IdentityCore, ctx: Context, interaction: Interaction): Promise<void> {
  const { uid, prompt } = interaction;
  const client = await shownClient(core, interaction.params);
  if (client === undefined) return sendProblem(core, ctx, { code: 'CLIENT_UNKNOWN', status: 400 });
  const common = { client, csrf: formToken(core.sealer, uid), abortAction: `${pathOf(uid)}/abort` };
  if (prompt.name === 'login') {
    return sendPage(ctx, signInPage(frameOf(core, ctx, formTargets(core, interaction)), { ...common, action: `${pathOf(uid)}/sign-in` }));
  }
  const account = await findAccount(core.database, interaction.session?.accountId ?? '');
  if (account === undefined) return sendProblem(core, ctx, { code: 'SIGN_IN_EXPIRED', status: 400 });
  const wanted = wantedBy(core, interaction);
  const [resource] = wanted.keys();
  const page = consentPage(frameOf(core, ctx, formTargets(core, interaction)), {
    ...common,
    person: { email: account.email, name: account.name },
    resource: resource === undefined ? undefined : core.resources.describe(resource),
    scopes: [...new Set([...wanted.values()].flat())],
    action: `${pathOf(uid)}/consent`,
    switchAction: `${pathOf(uid)}/switch`,
  });
  sendPage(ctx, page);
}

const pathOf = (uid: string): string => `/oauth/interaction/${uid}`;

export function wantedBy(core: IdentityCore, { params }: Interaction): ReadonlyMap<string, readonly string[]> {
  const clientId = String(params.client_id);
  const asked = [params.resource ?? []].flat().map(String);
  return requestedScopes(core.resources, clientId, params.scope, asked);
}

/** The answer is a redirect to the client; browsers ask whether the form may lead there. */
function formTargets(core: IdentityCore, { params }: Interaction): readonly string[] {
  const uri = typeof params.redirect_uri === 'string' && URL.canParse(params.redirect_uri) ? new URL(params.redirect_uri) : undefined;
  const target = uri === undefined ? [] : [uri.origin === 'null' ? uri.protocol : uri.origin];
  return [core.entra.origin, ...target];
}

/** Hands the result to the provider and leads the browser back to it. */
export async function goOn(core: IdentityCore, ctx: Context, result: Parameters<Provider['interactionResult']>[2]): Promise<void> {
  const next = await core.provider().interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
  ctx.set('cache-control', 'no-store');
  ctx.status = 303;
  ctx.redirect(next);
}
