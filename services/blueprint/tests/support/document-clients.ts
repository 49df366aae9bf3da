import assert from 'node:assert/strict';
import { after } from 'node:test';
import { createBrowser, type Visit } from '../../testing/browser.ts';
import { type AuthorizeOptions, authorizeUrl } from '../../testing/sign-in.ts';
import { type DocumentServer, startDocumentServer } from './document-server.ts';
import { startProvider } from './provider.ts';

export const generous = { burst: 10_000, ratePerSecond: 100 };
/** A document that is in order. */
export const usual = { client_name: 'Vendor', redirect_uris: ['http://127.0.0.1/callback'], token_endpoint_auth_method: 'none' };

const opened: DocumentServer[] = [];
after(async () => {
  for (const site of opened) await site.close();
});

/** A site that publishes documents of programs, and a provider that believes it to be outside. */
export async function startDocumentClients() {
  const site = await startDocumentServer();
  opened.push(site);
  const provider = await startProvider({
    documentFetch: { isInside: () => false, ca: site.ca },
    limits: { document: generous, page: generous },
  });
  const ask = (client: string, options: AuthorizeOptions = {}): Promise<Visit> => {
    const asked = { client, scope: 'openid frame', resource: `${provider.issuer}/frame/mcp`, ...options };
    return createBrowser().get(authorizeUrl(provider.issuer, asked).url);
  };
  return {
    site,
    provider,
    ask,
    async assertRefused(client: string, options: AuthorizeOptions = {}): Promise<void> {
      const visit = await ask(client, options);
      assert.equal(visit.location, undefined, `${client} led to ${visit.location?.href}`);
      assert.equal(visit.status, 400, client);
      assert.match(visit.text, /CLIENT_UNREADABLE|CLIENT_UNKNOWN|CLIENT_REQUEST_INVALID|REDIRECT_NOT_ALLOWED/);
    },
  };
}
