export { isAllowed, rememberConsent, rememberedConsent } from './consent.ts';
export { type DeniedToken, denyToken, isDenied, listDenied } from './deny-list.ts';
export { type RevocationCause, type RevocationTarget, type RevokedGrant, revokeGrant, revokeGrants } from './revoke-grants.ts';
