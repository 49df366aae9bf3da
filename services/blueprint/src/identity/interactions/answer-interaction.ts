import type { Context } from 'koa';
import { findAccount } from '../accounts/index.ts';
import { recordEvent } from '../audit/index.ts';
import { findClient, isDocumentClient, rememberDocumentClient } from '../clients/index.ts';
import type { IdentityCore } from '../core.ts';
import type { TenantPrompt } from '../federation/index.ts';
import { rememberConsent } from '../grants/index.ts';
import { sendProblem } from '../http/answer.ts';
import { readForm } from '../http/read-body.ts';
import { factsOf } from '../http/request-facts.ts';
import { cleanText } from '../pages/index.ts';
import { grantOf } from '../provider/load-grant.ts';
import { startedCookie } from './cookies.ts';
import { isOwnForm } from './form-guard.ts';
import { goOn, type Interaction, wantedBy } from './show-interaction.ts';

export type InteractionAction = 'sign-in' | 'switch' | 'consent' | 'abort';

/** `POST /oauth/interaction/{uid}/{action}`: a button of one of our pages. */
export async function answerInteraction(
  core: IdentityCore,
  ctx: Context,
  interaction: Interaction,
  action: InteractionAction,
): Promise<void> {
  const form = await readForm(ctx.req);
  if (form === undefined || !isOwnForm(core.sealer, interaction.uid, form.get('csrf'), ctx.get('sec-fetch-site'))) {
    return sendProblem(core, ctx, { code: 'FORM_INVALID', status: 403 });
  }
  if (action === 'abort') return refuse(core, ctx, interaction);
  if (action === 'consent') return allow(core, ctx, interaction);
  return leaveForTenant(core, ctx, interaction, action === 'switch');
}

/** Off to the tenant's sign-in page. The cookie ties its answer to this browser and this sign-in. */
async function leaveForTenant(core: IdentityCore, ctx: Context, interaction: Interaction, otherAccount: boolean): Promise<void> {
  const hint = interaction.params.login_hint;
  const loginHint = typeof hint === 'string' && !otherAccount ? hint.slice(0, 320) : undefined;
  try {
    const { url, attempt } = await core.entra.start({ loginHint, prompt: promptFor(interaction, otherAccount) });
    const resumePath = new URL(interaction.returnTo).pathname;
    const sealed = await core.signInCookies.sealStarted({ uid: interaction.uid, resumePath }, attempt, core.now());
    const name = startedCookie(core.issuer, attempt.state);
    ctx.cookies.set(name, sealed, { httpOnly: true, sameSite: 'lax', signed: false, maxAge: 900_000 });
    ctx.set('cache-control', 'no-store');
    ctx.status = 303;
    ctx.redirect(url);
  } catch (cause) {
    core.log.warn({ err: cause, request_id: factsOf(ctx).requestId }, 'the sign-in of the tenant cannot be reached');
    sendProblem(core, ctx, { code: 'FEDERATION_UNAVAILABLE', status: 503, retry: `/oauth/interaction/${interaction.uid}` });
  }
}

/** A program that asks for a new sign-in (`prompt=login`, `max_age`) is not served with one that the tenant remembers. */
function promptFor({ prompt }: Interaction, otherAccount: boolean): TenantPrompt | undefined {
  if (otherAccount) return 'select_account';
  return prompt.reasons.some((reason) => reason === 'login_prompt' || reason === 'max_age') ? 'login' : undefined;
}

async function allow(core: IdentityCore, ctx: Context, interaction: Interaction): Promise<void> {
  const accountId = interaction.session?.accountId;
  const clientId = String(interaction.params.client_id);
  if (interaction.prompt.name !== 'consent' || accountId === undefined) {
    return sendProblem(core, ctx, { code: 'FORM_INVALID', status: 403 });
  }
  const wanted = wantedBy(core, interaction);
  const grant = grantOf(core.provider(), { accountId, clientId }, wanted);
  const grantId = await grant.save();
  for (const [resource, scopes] of wanted) {
    if (scopes.length > 0) await rememberConsent(core.database, { accountId, clientId, resource, scopes });
  }
  await rememberDocument(core, clientId);
  await note(core, ctx, interaction, 'consent_granted', [...new Set([...wanted.values()].flat())].join(' '));
  await goOn(core, ctx, { consent: { grantId } });
}

/** For operators, who would see an address alone. */
async function rememberDocument(core: IdentityCore, id: string): Promise<void> {
  const client = isDocumentClient(id) ? await findClient(core, id) : undefined;
  if (client === undefined) return;
  const name = client.clientName === undefined ? undefined : cleanText(client.clientName, 100);
  await rememberDocumentClient(core.database, { id, name, redirectUris: client.redirectUris ?? [] });
}

async function refuse(core: IdentityCore, ctx: Context, interaction: Interaction): Promise<void> {
  await note(core, ctx, interaction, 'consent_denied', undefined);
  await goOn(core, ctx, { error: 'access_denied', error_description: 'The person cancelled the sign-in.' });
}

async function note(
  core: IdentityCore,
  ctx: Context,
  interaction: Interaction,
  kind: 'consent_granted' | 'consent_denied',
  scope: string | undefined,
): Promise<void> {
  const account = await findAccount(core.database, interaction.session?.accountId ?? '');
  const { address, requestId } = factsOf(ctx);
  const [resource] = [interaction.params.resource ?? []].flat().map(String);
  const clientId = String(interaction.params.client_id);
  await recordEvent(core.database, {
    kind,
    accountId: account?.id,
    email: account?.email,
    clientId,
    scope,
    resource,
    address,
    requestId,
  });
}
