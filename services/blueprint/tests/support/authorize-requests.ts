import { type Browser, createBrowser, type Visit } from '../../testing/browser.ts';
import { authorizeUrl, signIn } from '../../testing/sign-in.ts';
import { startProvider } from './provider.ts';

/** A provider that takes many requests, and somebody who is signed in, so that an answer comes at once. */
export async function startAuthorizeRequests(person: string) {
  const provider = await startProvider({ limits: { page: { burst: 100_000, ratePerSecond: 1000 } } });
  const browser = createBrowser();
  await signIn(browser, authorizeUrl(provider.issuer), person);
  return {
    provider,
    browser,
    /** Sends a good request that `change` has spoilt. */
    ask(change: (query: URLSearchParams) => void, of: Browser = browser): Promise<Visit> {
      const url = new URL(authorizeUrl(provider.issuer).url);
      change(url.searchParams);
      return of.get(url.href);
    },
  };
}

export const set = (name: string, value: string) => (query: URLSearchParams) => query.set(name, value);
