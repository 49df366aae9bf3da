import { isRefusal } from '@axe/kit';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { callTool } from '../remote/call-tool.ts';
import type { Remote } from '../remote/platform-address.ts';
import { withRenewal } from '../remote/with-renewal.ts';
import { sessionErrors } from './errors.ts';
import { readClaims } from './token-claims.ts';

/** The service that keeps people, sign-ins and rights. */
export const identityService = 'blueprint';

/** What the platform says of the caller, beside what the token says of itself. */
export interface WhoAmI {
  readonly actor: string;
  readonly email?: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly roles: readonly string[];
  readonly rights: readonly { readonly entity: string; readonly name: string; readonly scopes: readonly string[] }[];
  readonly url: string;
  readonly profile?: string;
  readonly token: {
    readonly source: string;
    readonly place?: string;
    readonly expires_at?: string;
    /** By itself, when it is about to end. */
    readonly renewed: boolean;
    readonly issuer?: string;
    readonly client_id?: string;
    readonly subject?: string;
  };
}

export function askWhoAmI(remote: Remote): Promise<WhoAmI> {
  return withRenewal(remote, async (current) => {
    const told = await callTool(current, readCatalogue(identityService), 'whoami', {}).catch((failure: unknown) => {
      if (isServiceMissing(failure)) throw notTold(current, failure);
      throw isOfOtherService(failure) ? notTaken(current, failure) : failure;
    });
    const { profile } = current.credential;
    return {
      ...(told as unknown as Omit<WhoAmI, 'url' | 'token'>),
      url: current.url,
      ...(profile ? { profile } : {}),
      token: tokenOf(current),
    };
  });
}

/** The service that tells is not part of what answers there: an older release, or one started without it. */
export const isServiceMissing = (failure: unknown): boolean =>
  ['NOT_FOUND', 'TOOL_NOT_FOUND', 'ANSWER_UNREADABLE'].some((code) => isRefusal(failure, code));

/** Says nothing against the token: one of `axe token issue` opens a single service. */
export const isOfOtherService = (failure: unknown): boolean =>
  ['AUDIENCE_MISMATCH', 'UNTRUSTED_ISSUER', 'INSUFFICIENT_SCOPE'].some((code) => isRefusal(failure, code));

function tokenOf({ credential, renew }: Remote): WhoAmI['token'] {
  const { issuer, clientId, subject, exp } = readClaims(credential.token);
  const seconds = credential.expiresAt ?? exp;
  const known = {
    place: credential.place,
    expires_at: seconds === undefined ? undefined : new Date(seconds * 1000).toISOString(),
    issuer,
    client_id: clientId,
    subject,
  };
  const present = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  return { source: credential.source, renewed: renew !== undefined, ...present };
}

function notTold(remote: Remote, cause: unknown) {
  return sessionErrors.WHOAMI_UNAVAILABLE(
    `The platform at ${remote.url} does not tell who you are: its service ${identityService} does not answer there.${ownWords(remote)} Tools work all the same.`,
    { url: remote.url },
    cause,
  );
}

function notTaken(remote: Remote, cause: unknown) {
  return sessionErrors.WHOAMI_NOT_TAKEN(
    `The service ${identityService}, which tells who you are, does not take this token: it opens another service, as those of axe token issue do.${ownWords(remote)} For a person, run axe login.`,
    { url: remote.url },
    cause,
  );
}

function ownWords(remote: Remote): string {
  const { email, subject } = readClaims(remote.credential.token);
  const { expires_at: until } = tokenOf(remote);
  const claim = email ?? subject;
  if (claim === undefined) return '';
  return ` The token itself says ${claim}${until === undefined ? '' : `, until ${until}`}; that is not checked.`;
}
