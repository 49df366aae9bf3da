export { createSignInCookies, type SignInCookies } from './attempt-cookie.ts';
export { createEntra, type Entra } from './entra.ts';
