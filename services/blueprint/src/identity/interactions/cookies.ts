import { hostCookie } from '../http/host-cookie.ts';

/** One cookie for each sign-in that is away at the tenant, named by its state: two tabs do not disturb each other. */
export const startedCookie = (issuer: string, state: string): string => hostCookie(issuer, `axe_sign_in_${short(state)}`);

/** Who came back from the tenant, on the way to the sign-in that asked; sealed, valid for one sign-in and one minute. */
export const completedCookie = (issuer: string, uid: string): string => hostCookie(issuer, `axe_signed_in_${short(uid)}`);

/** Set by the library in the browser in which a program asked, and read by it when that browser goes on. */
export const resumeCookie = 'axe_resume';

export const callbackPath = '/oauth/federation/callback';

const short = (text: string): string => text.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 16);
