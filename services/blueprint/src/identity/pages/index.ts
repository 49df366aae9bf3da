export { cleanText } from './clean-text.ts';
export { consentPage } from './consent-page.ts';
export {
  deviceCodePage,
  deviceConfirmPage,
  deviceDonePage,
} from './device-pages.ts';
export type { ClientShown, HtmlPage, PageFrame } from './frame.ts';
export { type Language, languageOf } from './language.ts';
export { type ProblemCode, problemCodes } from './problem-codes.ts';
export { type Problem, problemPage } from './problem-page.ts';
export { signInPage } from './sign-in-page.ts';
export { signedOutPage, signOutPage } from './sign-out-pages.ts';
