import { cliErrors } from '../../errors.ts';
import { sessionErrors } from '../errors.ts';

/** `http://localhost:7300`: the platform's address as its provider spells it. Refuses what would show tokens to others. */
export function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw cliErrors.USAGE(`--url (AXE_URL) takes an address such as https://acme.example, not ${JSON.stringify(shown(text))}.`);
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw cliErrors.USAGE(`--url (AXE_URL) takes the address of the platform without a path: ${url.origin}. No sign-in was begun.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw sessionErrors.ADDRESS_NOT_SECURE(
      `${url.origin} is plain http, which would show your tokens to everybody on the way. No sign-in was begun. Use https://${url.host}; plain http is for this machine only.`,
      { url: url.origin },
    );
  }
  return url.origin;
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);

/** Without what may be a password in it. */
const shown = (text: string): string => text.replace(/\/\/[^/@]*@/, '//…@').slice(0, 200);
