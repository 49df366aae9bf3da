export { authorize, authorizeRole } from './authorize.ts';
export { bearerFrom, type HeaderValue, maxTokenLength, userTokenFrom } from './bearer.ts';
export {
  type BootstrapIssuer,
  type BootstrapOptions,
  type BootstrapTokenRequest,
  bootstrapNames,
  bootstrapPath,
  issueBootstrapToken,
  maxBootstrapTtlSeconds,
} from './bootstrap.ts';
export type { Caller, VerifiedToken } from './caller.ts';
export { leewaySeconds } from './check-claims.ts';
export { createDenyList, type DenyList, type DenyListFailure, type DenyListOptions } from './deny-list.ts';
export { type EntraOptions, entraAuthority, entraIssuers, entraPath } from './entra.ts';
export { authErrors, issuingErrors, type TokenFault } from './errors.ts';
export { type BoundAccount, createMemoryBindings, type IdentityBindings } from './identity-bindings.ts';
export type { KeyFetchFailure } from './key-set.ts';
export { emailOf } from './person.ts';
export { type PlatformOptions, platformAudience, platformPath } from './platform.ts';
export type { Admission, TrustedIssuer, VerifiedClaims } from './trusted-issuer.ts';
export { createVerifier, type Verifier, type VerifierOptions } from './verifier.ts';
