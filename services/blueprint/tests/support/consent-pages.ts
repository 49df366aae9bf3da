import { type Browser, createBrowser, formOf, type Visit } from '../../testing/browser.ts';
import { type AuthorizeOptions, authorizeUrl, signIn } from '../../testing/sign-in.ts';
import { startProvider } from './provider.ts';

/** A provider whose pages nobody asks for too often, and people in front of them. */
export async function startConsentPages() {
  const provider = await startProvider({ limits: { page: { burst: 10_000, ratePerSecond: 100 } } });
  const outside = (url: URL): boolean => url.origin !== provider.issuer;
  return {
    provider,
    frame: `${provider.issuer}/frame/mcp`,
    outside,
    open: async (browser: Browser, options: AuthorizeOptions): Promise<Visit> =>
      browser.follow(await browser.get(authorizeUrl(provider.issuer, options).url), outside),
    async signedIn(person: string): Promise<Browser> {
      const browser = createBrowser();
      await signIn(browser, authorizeUrl(provider.issuer), person);
      return browser;
    },
    async press(browser: Browser, page: Visit, action: RegExp, headers: Record<string, string> = {}): Promise<Visit> {
      const form = formOf(page, action);
      return browser.follow(await browser.post(form.action, form.fields, headers), outside);
    },
  };
}

export const isCode = ({ location }: Visit): boolean => location?.searchParams.has('code') === true;
