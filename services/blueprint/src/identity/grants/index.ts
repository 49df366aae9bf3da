export { isAllowed, rememberConsent, rememberedConsent } from './consent.ts';
export { denyToken, isDenied, listDenied } from './deny-list.ts';
export { type RevocationCause, type RevokedGrant, revokeGrant, revokeGrants } from './revoke-grants.ts';
