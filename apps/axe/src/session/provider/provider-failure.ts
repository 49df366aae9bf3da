import type { Refusal } from '@axe/kit';
import { networkReason } from '../../remote/send.ts';
import { sessionErrors } from '../errors.ts';

/** What of the error can be relied on; the library's classes are not needed to look at it. */
interface LibraryError {
  readonly code?: string;
  /** OAuth error code of the answer. */
  readonly error?: string;
  readonly status?: number;
  readonly cause?: unknown;
}

/** The OAuth error code in the provider's answer, if that is what went wrong. */
export function oauthErrorOf(failure: unknown): string | undefined {
  const { error } = failure as LibraryError;
  return typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : undefined;
}

/** A failure of the OpenID library in our words; the provider's own description is never shown. */
export function providerFailure(failure: unknown, origin: string, step: 'discovery' | 'sign-in' | 'renewal'): unknown {
  if (!(failure instanceof Error) || failure.name === 'Refusal') return failure;
  const { code, cause } = failure as LibraryError;
  const status = (failure as LibraryError).status ?? (cause instanceof Response ? cause.status : undefined);
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return unreachable(origin, 'no answer in time', failure);
  if (status !== undefined && (status >= 500 || status === 429)) return unreachable(origin, `it answers with HTTP ${status}`, failure);
  if (failure instanceof TypeError) return unreachable(origin, networkReason(failure), failure);
  const refused = oauthErrorOf(failure);
  if (refused !== undefined) return refusal(origin, refused, failure);
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') {
    return sessionErrors.SIGN_IN_REFUSED(
      `The sign-in at ${origin} is not valid at the time of this machine. Nothing was stored. Compare the clocks: this one says ${new Date().toISOString()}.`,
      { url: origin },
      failure,
    );
  }
  if (step === 'discovery') return otherName(origin, cause, failure) ?? notFound(origin, status, failure);
  return sessionErrors.PROVIDER_UNFIT(
    `The sign-in at ${origin} answered with something that must not be trusted (${code ?? 'unknown'}). Nothing was stored. Try again; if it stays, tell the operator.`,
    { url: origin, ...(code === undefined ? {} : { reason: code }) },
    failure,
  );
}

function unreachable(origin: string, reason: string, cause: unknown): Refusal {
  return sessionErrors.PROVIDER_UNREACHABLE(
    `The sign-in at ${origin} does not answer: ${reason}. What is stored stays stored. Start the platform (axe up), check --url, or try again later.`,
    { url: origin },
    cause,
  );
}

function refusal(origin: string, error: string, cause: unknown): Refusal {
  if (error === 'access_denied') {
    const message = 'The sign-in was cancelled on the page. Nothing was stored. Run axe login again when you are ready.';
    return sessionErrors.SIGN_IN_REFUSED(message, { url: origin, reason: error }, cause);
  }
  const known: { readonly [error: string]: string } = {
    invalid_grant: 'the sign-in was not finished in time, or was used already',
    expired_token: 'the code has run out',
    invalid_client: 'the platform does not know this program',
    unauthorized_client: 'the platform does not let this program sign in so',
    invalid_scope: 'the platform does not give the rights that were asked for',
    login_required: 'the person has to sign in on a page',
  };
  return sessionErrors.SIGN_IN_REFUSED(
    `You are not signed in at ${origin}: ${known[error] ?? 'the platform refused it'} (${error}). Nothing was stored. Run axe login again, or ask the operator whether your account is known.`,
    { url: origin, reason: error },
    cause,
  );
}

/** Often the same machine under another name, such as 127.0.0.1 for localhost. */
function otherName(origin: string, cause: unknown, failure: unknown): Refusal | undefined {
  const { issuer } = ((cause as { readonly body?: unknown } | undefined)?.body ?? {}) as { readonly issuer?: unknown };
  if (typeof issuer !== 'string' || !URL.canParse(issuer)) return undefined;
  return sessionErrors.PROVIDER_UNFIT(
    `The sign-in at ${origin} calls itself ${new URL(issuer).origin}. Nothing was sent to it. If that is the platform you mean, use its own name: --url ${new URL(issuer).origin}.`,
    { url: origin },
    failure,
  );
}

function notFound(origin: string, status: number | undefined, cause: unknown): Refusal {
  const answer = status === undefined ? 'Something answers' : `Something answers (HTTP ${status})`;
  return sessionErrors.PROVIDER_UNFIT(
    `${answer} at ${origin}, and it is not the sign-in of a platform. No sign-in was begun. Check --url; a platform of an older release takes tokens only (AXE_TOKEN).`,
    { url: origin },
    cause,
  );
}
