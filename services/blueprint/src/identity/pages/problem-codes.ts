/** Why a page of the sign-in cannot go on. Each has words in every language. */
export const problemCodes = [
  'SIGN_IN_EXPIRED',
  'USER_NOT_MAPPED',
  'ADDRESS_REUSED',
  'WRONG_TENANT',
  'CANCELLED',
  'FEDERATION_REFUSED',
  'FEDERATION_UNAVAILABLE',
  'RATE_LIMITED',
  'CLIENT_REQUEST_INVALID',
  'CLIENT_UNKNOWN',
  'CLIENT_UNREADABLE',
  'REDIRECT_NOT_ALLOWED',
  'FORM_INVALID',
  'NOT_FOUND',
  'INTERNAL',
] as const;

export type ProblemCode = (typeof problemCodes)[number];
