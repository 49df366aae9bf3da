import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { findAccount } from '../accounts/index.ts';
import { blockedDescription } from '../clients/index.ts';
import type { IdentityCore } from '../core.ts';
import { frameOf, type Problem, sendPage, sendProblem } from '../http/answer.ts';
import { shownClient } from '../interactions/shown-client.ts';
import { type ClientShown, deviceCodePage, deviceConfirmPage, deviceDonePage, signedOutPage, signOutPage } from '../pages/index.ts';

/** Pages for which the library brings its own form. */
export function deviceFlowPages(core: IdentityCore) {
  return {
    userCodeInputSource: async (ctx: KoaContextWithOIDC, form: string, _out?: ErrorOut, error?: Error & { userCode?: string }) => {
      sendPage(ctx, deviceCodePage(frameOf(core, ctx), { form, problem: codeProblem(error) }));
    },
    userCodeConfirmSource: async (
      ctx: KoaContextWithOIDC,
      form: string,
      _client: unknown,
      device: { readonly ip?: string },
      userCode: string,
    ) => {
      const from = { address: device.ip ?? '' };
      const person = (await findAccount(core.database, ctx.oidc.session?.accountId ?? ''))?.email;
      sendPage(ctx, deviceConfirmPage(frameOf(core, ctx), { form, client: await clientOf(core, ctx), userCode, from, person }));
    },
    successSource: async (ctx: KoaContextWithOIDC) => {
      sendPage(ctx, deviceDonePage(frameOf(core, ctx), { client: await clientOf(core, ctx) }));
    },
    deviceInfo: (ctx: KoaContextWithOIDC) => ({ ip: ctx.ip }),
  };
}

function codeProblem(error: (Error & { userCode?: string }) | undefined) {
  if (error === undefined) return 'none' as const;
  if (error.name === 'AbortedError') return 'aborted' as const;
  return error.userCode !== undefined || error.name === 'NoCodeError' ? ('wrong' as const) : ('failed' as const);
}

export function signOutPages(core: IdentityCore) {
  return {
    logoutSource: async (ctx: KoaContextWithOIDC, form: string) => {
      const client = ctx.oidc.client === undefined ? undefined : await clientOf(core, ctx);
      sendPage(ctx, signOutPage(frameOf(core, ctx), { form, client }));
    },
    postLogoutSuccessSource: async (ctx: KoaContextWithOIDC) => sendPage(ctx, signedOutPage(frameOf(core, ctx))),
  };
}

async function clientOf(core: IdentityCore, ctx: KoaContextWithOIDC): Promise<ClientShown> {
  const { client } = ctx.oidc;
  const shown = await shownClient(core, { client_id: client?.clientId });
  return shown ?? { name: client?.clientId ?? '', redirectHost: '', firstParty: false, registered: 'dynamic' };
}

/** Faults of an authorization request that must not go back to the client, because it is not certain who that is. */
export async function renderError(core: IdentityCore, ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): Promise<void> {
  const clientId = ctx.query.client_id;
  sendProblem(core, ctx, problemOf(out, error, ctx.status, typeof clientId === 'string' ? clientId : ''));
}

function problemOf(out: ErrorOut, error: Error, status: number, clientId: string): Problem {
  if (out.error === 'server_error') return { code: 'INTERNAL', status: 500 };
  if (error.constructor.name === 'SessionNotFound') return { code: 'SIGN_IN_EXPIRED', status: 400 };
  if (out.error_description === blockedDescription) return { code: 'CLIENT_UNKNOWN', status: 400 };
  const document = clientId.startsWith('https://') ? URL.parse(clientId)?.host : undefined;
  if (document !== undefined && /^invalid_client(_metadata)?$/.test(out.error)) {
    return { code: 'CLIENT_UNREADABLE', status: 400, detail: document };
  }
  if (out.error === 'invalid_client') return { code: 'CLIENT_UNKNOWN', status: 400 };
  if (out.error === 'invalid_redirect_uri') return { code: 'REDIRECT_NOT_ALLOWED', status: 400 };
  if (out.error === 'access_denied') return { code: 'CANCELLED', status: 403 };
  const detail = `${out.error}: ${out.error_description ?? ''}`.slice(0, 300);
  return { code: 'CLIENT_REQUEST_INVALID', status: status >= 400 ? status : 400, detail };
}
