import { cliErrors } from '../errors.ts';
import { sessionErrors } from './errors.ts';
import { writeProfile } from './profiles.ts';
import { discoverProvider } from './provider/discover-provider.ts';
import { oauthErrorOf, providerFailure } from './provider/provider-failure.ts';
import { tokensOf } from './provider/tokens-of.ts';
import { type OpenSession, readTokens } from './session.ts';
import { withSessionLock } from './session-lock.ts';
import type { ReservedTokens, Tokens } from './store/tokens.ts';

/** Renewed this long before its end: a call takes time, and clocks differ. */
const spareSeconds = 60;

/** The stored tokens, renewed first when they are about to end. */
export async function freshTokens(session: OpenSession): Promise<Tokens> {
  const tokens = await readTokens(session);
  if (tokens === undefined) throw signedOut(session);
  return endsSoon(tokens) ? await renewTokens(session, tokens.accessToken) : tokens;
}

/**
 * Once across all commands of this person: whoever waited for the lock finds what the first one got. `spent` is the access
 * token that the caller cannot use any more.
 *
 * The provider takes a refresh token once. So room for the new one is made before it is asked for, and a command killed
 * between its answer and the write leaves a spent one behind: the next command says so, and the person signs in again.
 */
export function renewTokens(session: OpenSession, spent: string): Promise<Tokens> {
  return withSessionLock(session.folder, async () => {
    const tokens = await readTokens(session);
    if (tokens === undefined) throw signedOut(session);
    if (tokens.accessToken !== spent && !endsSoon(tokens)) return tokens;
    if (tokens.refreshToken === undefined) throw ended(session, 'it was a single token, and nothing renews it');
    const reserved = await session.store.reserve(session.name, tokens);
    const fresh = await askProvider(session, tokens.refreshToken, reserved);
    await reserved.write(fresh);
    return fresh;
  });
}

async function askProvider(session: OpenSession, refreshToken: string, reserved: ReservedTokens): Promise<Tokens> {
  const { url } = session.profile;
  try {
    const { config, library } = await discoverProvider(url);
    return tokensOf(await library.refreshTokenGrant(config, refreshToken), url, new Date(), refreshToken);
  } catch (cause) {
    reserved.discard();
    if (oauthErrorOf(cause) !== 'invalid_grant') throw providerFailure(cause, url, 'renewal');
    await forgetSession(session);
    throw ended(session, 'it was withdrawn, used elsewhere, or is too old', cause);
  }
}

/** Forgets the tokens and remembers the address. Callers hold the session lock. */
export async function forgetSession({ store, name, folder, profile }: OpenSession): Promise<void> {
  await store.forget(name);
  writeProfile(folder, name, { url: profile.url });
}

/** Read at every call: a command may wait long for the lock. */
const endsSoon = ({ expiresAt }: Tokens): boolean => expiresAt !== undefined && expiresAt - Date.now() / 1000 < spareSeconds;

const flagFor = (name: string): string => (name === 'default' ? '' : ` --profile ${name}`);

export const signedOut = ({ name }: { readonly name: string }) =>
  cliErrors.TOKEN_NEEDED(
    `You are not signed in${name === 'default' ? '' : ` to profile ${name}`}. Run axe login${flagFor(name)} (with --device where there is no browser), or set AXE_TOKEN.`,
    { profile: name },
  );

const ended = ({ name, profile }: OpenSession, reason: string, cause?: unknown) =>
  sessionErrors.SESSION_ENDED(
    `Your sign-in at ${profile.url} has ended (${reason}). Run axe login${flagFor(name)}.`,
    { profile: name, url: profile.url },
    cause,
  );
