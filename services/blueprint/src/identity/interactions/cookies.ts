/** Holds the way back for a person who came back from the tenant; sealed, valid for one sign-in and one minute. */
export const completedCookie = 'axe_signed_in';

/** One cookie for each sign-in that is away at the tenant, named by its state: two tabs do not disturb each other. */
export const startedCookie = (state: string): string => `axe_sign_in_${state.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 16)}`;

export const callbackPath = '/oauth/federation/callback';
