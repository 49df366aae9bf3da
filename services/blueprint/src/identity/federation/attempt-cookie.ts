import type { Sealer } from '../keys/index.ts';
import type { Attempt } from './entra.ts';

/** The sign-in that asked, and where the library goes on with it. */
export interface AskingSignIn {
  readonly uid: string;
  readonly resumePath: string;
}

/** A sign-in that left for the tenant, and the one it is for. */
export interface StartedSignIn extends Attempt, AskingSignIn {
  readonly expiresAt: number;
}

/** A person who came back, on the way to the sign-in that asked. */
export interface CompletedSignIn {
  readonly uid: string;
  readonly accountId: string;
  readonly expiresAt: number;
}

const startedSeconds = 900;
const completedSeconds = 60;

export interface SignInCookies {
  sealStarted(asking: AskingSignIn, attempt: Attempt, now: Date): Promise<string>;
  openStarted(sealed: string, now: Date): Promise<StartedSignIn | undefined>;
  sealCompleted(uid: string, accountId: string, now: Date): Promise<string>;
  openCompleted(sealed: string, uid: string, now: Date): Promise<CompletedSignIn | undefined>;
}

/** Contents of the two cookies that carry a sign-in over to the tenant and back: sealed, bound to one sign-in, short-lived. */
export function createSignInCookies(sealer: Sealer): SignInCookies {
  const open = async <T extends { readonly expiresAt: number }>(purpose: string, sealed: string, now: Date): Promise<T | undefined> => {
    const text = await sealer.open(purpose, sealed);
    const value = text === undefined ? undefined : (JSON.parse(text) as T);
    return value !== undefined && value.expiresAt > now.getTime() ? value : undefined;
  };
  const until = (now: Date, seconds: number): number => now.getTime() + seconds * 1000;
  return {
    sealStarted: (asking, attempt, now) =>
      sealer.seal('sign-in', JSON.stringify({ ...attempt, ...asking, expiresAt: until(now, startedSeconds) })),
    openStarted: (sealed, now) => open<StartedSignIn>('sign-in', sealed, now),
    sealCompleted: (uid, accountId, now) =>
      sealer.seal('signed-in', JSON.stringify({ uid, accountId, expiresAt: until(now, completedSeconds) })),
    openCompleted: async (sealed, uid, now) => {
      const completed = await open<CompletedSignIn>('signed-in', sealed, now);
      return completed?.uid === uid ? completed : undefined;
    },
  };
}
