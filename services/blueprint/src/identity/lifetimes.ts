/** Seconds each thing lives. */
export const lifetimes = {
  accessToken: 3600,
  authorizationCode: 60,
  deviceCode: 600,
  /** Each rotation starts anew; the family ends with its grant. */
  refreshToken: 30 * 86_400,
  grant: 365 * 86_400,
  browserSession: 14 * 86_400,
  /** From the first page to the last answer of one sign-in. */
  interaction: 3600,
  idToken: 3600,
} as const;

/** Clocks of those who check a token may be behind by this much: until then a withdrawal has to be known. */
export const leewaySeconds = 120;

/** How long a key stays published after its last signature, beyond the tokens it signed: leeway of the checkers and then some. */
export const retiredKeySeconds = lifetimes.accessToken + 600;

/** Caches of keys live an hour: after that everybody has seen a newly published one. */
export const keyPropagationSeconds = 3600;
