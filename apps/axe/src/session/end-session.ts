import { revokeRefreshToken } from './provider/revoke-refresh-token.ts';
import { forgetSession } from './renew-session.ts';
import { type OpenSession, readTokens } from './session.ts';
import { withSessionLock } from './session-lock.ts';

export interface EndedSession {
  readonly profile: string;
  readonly url: string;
  readonly signed_in_as: string;
  /** `single-token`: it had nothing that could be withdrawn here. */
  readonly withdrawn: 'yes' | 'no-answer' | 'single-token';
}

/** Withdraws the sign-in at the platform, as far as it answers, and forgets it in any case. */
export function endSession(session: OpenSession): Promise<EndedSession> {
  const { name, profile } = session;
  return withSessionLock(session.folder, async () => {
    const tokens = await readTokens(session);
    const refreshToken = tokens?.refreshToken;
    const reached = refreshToken !== undefined && (await revokeRefreshToken(profile.url, refreshToken));
    await forgetSession(session);
    const withdrawn = refreshToken === undefined ? 'single-token' : reached ? 'yes' : 'no-answer';
    return { profile: name, url: profile.url, signed_in_as: profile.signedIn.as, withdrawn };
  });
}
