export { createSignInCookies, type SignInCookies } from './attempt-cookie.ts';
export { createEntra, type Entra, type TenantPrompt } from './entra.ts';
