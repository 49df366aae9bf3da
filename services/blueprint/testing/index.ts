export { type Browser, createBrowser, formOf, type Visit } from './browser.ts';
export { atTenant, login, signIn } from './sign-in.ts';
