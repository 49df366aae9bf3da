import type { Terminal } from '../terminal.ts';
import { configFolderOf } from './config-folder.ts';
import { sessionErrors } from './errors.ts';
import { type Profile, profileNameOf, readProfiles, type SignedIn } from './profiles.ts';
import { fileStore } from './store/file-store.ts';
import { keychainStore } from './store/keychain-store.ts';
import type { StoreKind, TokenStore, Tokens } from './store/tokens.ts';

type Surroundings = Pick<Terminal, 'environment' | 'folder'>;

/** The profile a command works with. */
export interface Session {
  readonly name: string;
  readonly folder: string;
  readonly profile: Profile | undefined;
  readonly environment: Terminal['environment'];
}

/** A profile that somebody is signed in to. */
export interface OpenSession extends Session {
  readonly profile: Profile & { readonly signedIn: SignedIn };
  readonly store: TokenStore;
}

export function sessionOf(profile: string | undefined, terminal: Surroundings): Session {
  const name = profileNameOf(profile, terminal.environment);
  const folder = configFolderOf(terminal);
  return { name, folder, profile: readProfiles(folder).get(name), environment: terminal.environment };
}

/** Undefined when nobody is signed in to the profile. */
export function openSession(session: Session): OpenSession | undefined {
  const { profile, folder, environment } = session;
  if (profile?.signedIn === undefined) return undefined;
  const { signedIn } = profile;
  return { ...session, profile: { ...profile, signedIn }, store: storeOf(signedIn.store, folder, environment) };
}

export const storeOf = (kind: StoreKind, folder: string, environment: Terminal['environment']): TokenStore =>
  kind === 'keychain' ? keychainStore(folder, environment) : fileStore(folder);

/** Undefined when they are gone. Refuses those of another platform: a sign-in may have replaced them a moment ago. */
export async function readTokens({ name, profile, store }: OpenSession): Promise<Tokens | undefined> {
  const tokens = await store.read(name);
  if (tokens === undefined || tokens.url === profile.url) return tokens;
  throw sessionErrors.SESSION_BUSY(
    `Profile ${name} is being signed in to another platform at this moment. Nothing was sent. Try again; if it stays, run axe login --profile ${name}.`,
  );
}
