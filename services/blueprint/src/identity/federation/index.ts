export { type CompletedSignIn, createSignInCookies, type SignInCookies, type StartedSignIn } from './attempt-cookie.ts';
export { type Attempt, createEntra, type Entra, type EntraOptions, type FederationProblem, type SignInResult } from './entra.ts';
