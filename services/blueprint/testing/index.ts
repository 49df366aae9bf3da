export { type Browser, createBrowser, formOf, type Visit } from './browser.ts';
export { atTenant, signIn } from './sign-in.ts';
