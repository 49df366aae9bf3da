import { hash } from 'node:crypto';
import { type Actor, isAgent } from '@axe/kit';
import type { CustomerSlice } from '@axe/registry';
import { bearerFrom, type HeaderValue, userTokenFrom } from './bearer.ts';
import { type Caller, callerOf, type VerifiedToken } from './caller.ts';
import { checkToken, issuerOf, readToken } from './check-token.ts';
import { authErrors, invalidToken, issuingErrors } from './errors.ts';
import type { BoundAccount, IdentityBindings } from './identity-bindings.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

const rememberForMs = 60_000;
const defaultMaxRemembered = 10_000;

export interface VerifierOptions {
  /** Every trusted issuer: the results of `entraPath`, `bootstrapPath`, `platformPath`, in any order. */
  readonly issuers: readonly TrustedIssuer[];
  /** The customer's slice of the registry as it stands; a new object after each change. */
  readonly slice: () => CustomerSlice;
  readonly bindings: IdentityBindings;
  readonly now: () => Date;
  /** Asked at every call, also for remembered tokens: true for a token withdrawn before its time. */
  readonly isRevoked?: (token: VerifiedToken) => boolean;
  /** Bound of the memory of checked tokens. */
  readonly maxRemembered?: number;
}

export interface Verifier {
  /**
   * Checks the header values of one call. `userToken` (X-User-Token) turns it into dual mode: an agent in Authorization acts
   * for the person there. Throws a refusal of `authErrors`.
   */
  verify(headers: { readonly authorization: HeaderValue; readonly userToken?: HeaderValue }): Promise<Caller>;
}

interface Remembered {
  readonly tokens: readonly [VerifiedToken, VerifiedToken?];
  readonly untilMs: number;
  readonly slice: CustomerSlice;
  readonly caller: Caller;
}

/**
 * A checked token is remembered under its SHA-256 for at most a minute and never past its end, so that a busy client costs
 * one signature check a minute. The registry is not remembered: another slice gives another caller at once.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const issuers = byName(options.issuers);
  const limit = options.maxRemembered ?? defaultMaxRemembered;
  const remembered = new Map<string, Remembered>();

  async function check(text: string): Promise<VerifiedToken> {
    const token = readToken(text);
    const trusted = issuerOf(token, issuers);
    const claims = await checkToken(token, trusted, options.now());
    const admission = trusted.admit(claims);
    const tokenId = claims.jti ?? claims.uti;
    const verified: VerifiedToken = {
      actor: admission.actor,
      allows: admission.allows,
      scopeFor: admission.scopeFor,
      account: admission.account,
      issuer: trusted.issuer,
      subject: claims.sub,
      tokenId: typeof tokenId === 'string' ? tokenId : undefined,
      expiresAt: new Date(claims.exp * 1000),
    };
    refuseRevoked(verified, options);
    return verified;
  }

  function remember(key: string, entry: Remembered): Caller {
    remembered.delete(key);
    if (remembered.size >= limit) {
      const oldest = remembered.keys().next();
      if (oldest.done !== true) remembered.delete(oldest.value);
    }
    remembered.set(key, entry);
    return entry.caller;
  }

  /** The caller of the same headers lately, with today's rights and unless a token was withdrawn since. */
  function recall(key: string): Caller | undefined {
    const known = remembered.get(key);
    if (known === undefined) return undefined;
    const leftMs = known.untilMs - options.now().getTime();
    // More than a minute left: the clock was set back, and would stretch the memory.
    if (leftMs <= 0 || leftMs > rememberForMs) return undefined;
    const slice = options.slice();
    for (const one of known.tokens) if (one !== undefined) refuseRevoked(one, options);
    return known.slice === slice ? known.caller : remember(key, { ...known, slice, caller: callerOf(slice, known.tokens) });
  }

  async function verify(headers: { readonly authorization: HeaderValue; readonly userToken?: HeaderValue }): Promise<Caller> {
    const key = keyOf(headers.authorization, headers.userToken);
    const recalled = key === undefined ? undefined : recall(key);
    if (recalled !== undefined) return recalled;
    const token = bearerFrom(headers.authorization);
    const userToken = userTokenFrom(headers.userToken);
    const tokens = userToken === undefined ? ([await check(token)] as const) : await checkBoth(token, userToken);
    const slice = options.slice();
    const caller = callerOf(slice, tokens);
    for (const { actor, account } of tokens) {
      if (account !== undefined) await refuseReusedAddress(actor, account, options.bindings);
    }
    if (key === undefined) return caller;
    return remember(key, { tokens, slice, caller, untilMs: Math.min(caller.expiresAt.getTime(), options.now().getTime() + rememberForMs) });
  }

  async function checkBoth(token: string, userToken: string): Promise<readonly [VerifiedToken, VerifiedToken]> {
    const agent = await check(token);
    if (!isAgent(agent.actor)) {
      throw wrongRole('AGENT_EXPECTED', 'With X-User-Token the Authorization header must hold the token of an agent', agent.actor);
    }
    const person = await check(userToken);
    if (isAgent(person.actor)) throw wrongRole('PERSON_EXPECTED', 'X-User-Token must hold the token of a person', person.actor);
    return [agent, person];
  }

  return { verify };
}

function byName(issuers: readonly TrustedIssuer[]): ReadonlyMap<string, TrustedIssuer> {
  const named = new Map(issuers.map((trusted) => [trusted.issuer, trusted]));
  if (named.size < issuers.length) throw issuingErrors.ISSUER_DECLARATION_INVALID('Two declarations name the same issuer.');
  for (const { issuer, audiences } of issuers) {
    if (audiences.length === 0 || audiences.includes('')) {
      throw issuingErrors.ISSUER_DECLARATION_INVALID(
        `The issuer ${issuer} is declared without an audience, so its tokens would open everything.`,
      );
    }
  }
  return named;
}

function refuseRevoked(token: VerifiedToken, options: VerifierOptions): void {
  if (options.isRevoked?.(token) !== true) return;
  throw authErrors.TOKEN_REVOKED('The token was withdrawn. Sign in again.', { reason: 'TOKEN_REVOKED' });
}

async function refuseReusedAddress(actor: Actor, account: BoundAccount, bindings: IdentityBindings): Promise<void> {
  const person = actor.slice(actor.indexOf(':') + 1);
  const standing = await bindings.bind(person, account.tenantId, account.objectId).catch((cause: unknown) => {
    const message = 'The store of known accounts does not answer, so the person could not be recognised. Try again shortly.';
    throw authErrors.IDENTITY_STORE_UNAVAILABLE(message, { reason: 'IDENTITY_STORE_UNAVAILABLE' }, cause);
  });
  if (standing.tenantId === account.tenantId && standing.objectId === account.objectId) return;
  const message = `${person} first signed in with another account; the address seems to have passed to somebody else. Ask the operator to confirm it.`;
  throw authErrors.ADDRESS_REUSED(message, { reason: 'ADDRESS_REUSED', person });
}

function wrongRole(reason: 'AGENT_EXPECTED' | 'PERSON_EXPECTED', rule: string, found: Actor) {
  return invalidToken(reason, `${rule}; it holds that of ${found}. Nothing was done.`);
}

/** Of the headers as they came, so that a remembered call is not even parsed; undefined for headers in an unusual form. */
function keyOf(authorization: HeaderValue, userToken: HeaderValue): string | undefined {
  if (typeof authorization !== 'string') return undefined;
  if (userToken === undefined || userToken === null) return digest(authorization);
  return typeof userToken === 'string' ? `${digest(authorization)}.${digest(userToken)}` : undefined;
}

const digest = (header: string): string => hash('sha256', header, 'base64');
