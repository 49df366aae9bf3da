export { type Browser, createBrowser, formOf, type Visit } from './browser.ts';
export { login, pressButton, signIn } from './sign-in.ts';
