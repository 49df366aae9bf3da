import { sessionErrors } from './errors.ts';
import { type Profile, readProfiles, writeProfile } from './profiles.ts';
import { revokeRefreshToken } from './provider/revoke-refresh-token.ts';
import { type Session, storeOf } from './session.ts';
import { withSessionLock } from './session-lock.ts';
import { fileStore } from './store/file-store.ts';
import { isKeychainUsable, keychainStore } from './store/keychain-store.ts';
import type { TokenStore, Tokens } from './store/tokens.ts';
import { readClaims } from './token-claims.ts';

/**
 * Where the sign-in will be kept, found out before the person is asked to sign in. Refuses where it could not be kept,
 * and where it would replace one at another platform that nobody asked to replace.
 */
export async function prepareStore(session: Session, origin: string, force: boolean): Promise<TokenStore> {
  const { folder, environment, name, profile } = session;
  refuseTaken(name, profile, origin, force);
  const store = (await isKeychainUsable(environment)) ? keychainStore(folder, environment) : fileStore(folder);
  // Twice a file is made that would hold the sign-in; neither stays.
  await withSessionLock(folder, async () => (await store.reserve(name)).discard());
  return store;
}

export interface KeptSignIn {
  readonly profile: Profile;
  readonly place: string;
}

/** Tokens first, then the profile that points to them: killed in between, the former sign-in or none is what holds. */
export async function keepSignIn(session: Session, store: TokenStore, tokens: Tokens, force: boolean): Promise<KeptSignIn> {
  const { folder, environment, name } = session;
  const { email, subject } = readClaims(tokens.accessToken);
  const signedIn = { store: store.kind, as: email ?? subject ?? 'unknown', at: new Date().toISOString() };
  const profile = { url: tokens.url, signedIn };
  const replaced = await withSessionLock(folder, async () => {
    const former = readProfiles(folder).get(name);
    refuseTaken(name, former, tokens.url, force);
    const formerStore = former?.signedIn === undefined ? undefined : storeOf(former.signedIn.store, folder, environment);
    // One that cannot be read any more is replaced all the same.
    const formerTokens = await formerStore?.read(name).catch(() => undefined);
    const reserved = await store.reserve(name);
    await reserved.write(tokens);
    writeProfile(folder, name, profile);
    if (formerStore !== undefined && formerStore.kind !== store.kind) await formerStore.forget(name).catch(() => undefined);
    return formerTokens;
  });
  // Best effort: nobody holds it any more. Each sign-in is one of its own, so the new one stays.
  if (replaced?.refreshToken !== undefined) await revokeRefreshToken(replaced.url, replaced.refreshToken);
  return { profile, place: store.place };
}

function refuseTaken(name: string, profile: Profile | undefined, origin: string, force: boolean): void {
  if (force || profile?.signedIn === undefined || profile.url === origin) return;
  throw sessionErrors.PROFILE_TAKEN(
    `Profile ${name} is signed in to ${profile.url} as ${profile.signedIn.as}. Nothing was changed. Keep both with another name (axe login --url ${origin} --profile <name>), or replace it with --force.`,
    { profile: name, url: profile.url },
  );
}
