import { type Browser, createBrowser, signIn } from '@axe/blueprint/testing';
import {
  Client,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';

export const eras = { modern: '2026-07-28', legacy: '2025-11-25' } as const;
export type Era = keyof typeof eras;

export interface OAuthPerson {
  readonly email: string;
  readonly grantTypes?: string[];
  readonly clientMetadataUrl?: string;
  readonly clientInformation?: StoredOAuthClientInformation;
}

/** What an MCP host keeps for one server, with a browser in which the person says yes. */
export interface PersonsProvider extends OAuthClientProvider {
  /** Everything asked of the authorization endpoint so far. */
  readonly authorizations: URL[];
  /** How often the person was asked whether they trust the client. */
  consents(): number;
  /** Where the browser came back to, once. */
  takeCallback(): URLSearchParams;
  current(): StoredOAuthTokens | undefined;
}

/** Nothing listens there: the redirect is read, not followed. */
export const redirectUrl = 'http://127.0.0.1:8765/callback';

export function createPersonsProvider({ email, grantTypes, clientMetadataUrl, clientInformation }: OAuthPerson): PersonsProvider {
  let client = clientInformation;
  let tokens: StoredOAuthTokens | undefined;
  let verifier = '';
  let discovery: OAuthDiscoveryState | undefined;
  let callback: URL | undefined;
  let state = '';
  const authorizations: URL[] = [];
  const { browser, consents } = watchedBrowser();
  return {
    redirectUrl,
    ...(clientMetadataUrl === undefined ? {} : { clientMetadataUrl }),
    clientMetadata: {
      client_name: 'Wild client',
      redirect_uris: [redirectUrl],
      ...(grantTypes === undefined ? {} : { grant_types: grantTypes }),
    },
    state: () => {
      state = crypto.randomUUID();
      return state;
    },
    clientInformation: () => client,
    saveClientInformation: (saved) => {
      client = saved;
    },
    tokens: () => tokens,
    saveTokens: (saved) => {
      tokens = saved;
      // Needed between the redirect and its answer only: kept longer, a server that moves to another provider would go unnoticed.
      discovery = undefined;
    },
    saveCodeVerifier: (saved) => {
      verifier = saved;
    },
    codeVerifier: () => verifier,
    discoveryState: () => discovery,
    saveDiscoveryState: (saved) => {
      discovery = saved;
    },
    redirectToAuthorization: async (url) => {
      authorizations.push(url);
      callback = await signIn(browser, { url: url.href }, email);
    },
    authorizations,
    consents,
    takeCallback: () => {
      const taken = callback;
      callback = undefined;
      if (taken === undefined) throw new Error('no browser was sent to the provider');
      // The SDK leaves this to its host.
      if (taken.searchParams.get('state') !== state) throw new Error(`the state came back as ${taken.searchParams.get('state')}`);
      return taken.searchParams;
    },
    current: () => tokens,
  };
}

function watchedBrowser(): { readonly browser: Browser; consents(): number } {
  const inner = createBrowser();
  let count = 0;
  const post: Browser['post'] = (url, form, headers) => {
    if (url.endsWith('/consent')) count += 1;
    return inner.post(url, form, headers);
  };
  return { browser: { ...inner, post }, consents: () => count };
}

export interface OpenedClient {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
}

export function openClient(resource: string, authProvider: OAuthClientProvider, era: Era): OpenedClient {
  const versionNegotiation = era === 'modern' ? { mode: { pin: eras.modern } } : { mode: 'legacy' as const };
  const client = new Client({ name: 'wild-client', version: '1.0.0' }, { versionNegotiation });
  return { client, transport: new StreamableHTTPClientTransport(new URL(resource), { authProvider }) };
}

/** As a host does it: connect, be sent to the browser, hand in what came back, connect again. */
export async function connectSignedIn(resource: string, provider: PersonsProvider, era: Era): Promise<OpenedClient> {
  const first = openClient(resource, provider, era);
  try {
    await first.client.connect(first.transport);
    return first;
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
  }
  await first.transport.finishAuth(provider.takeCallback());
  await first.client.close();
  const second = openClient(resource, provider, era);
  await second.client.connect(second.transport);
  return second;
}
