import {
  Client,
  type OAuthClientInformation,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type OAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';

export const eras = { modern: '2026-07-28', legacy: '2025-11-25' } as const;
export type Era = keyof typeof eras;

const clientId = 'aaaaaaaa-0000-4000-8000-00000000f4a3';
/** Registered without a port: any port of this machine will do. Nothing listens there; the redirect is read, not followed. */
const redirectUrl = 'http://localhost:8765/callback';

/** What an MCP client keeps, with a browser in which the person picks herself on the sign-in page. */
function providerFor(email: string): OAuthClientProvider & { code(): string } {
  let tokens: OAuthTokens | undefined;
  let verifier = '';
  let code = '';
  let discovery: OAuthDiscoveryState | undefined;
  return {
    discoveryState: () => discovery,
    saveDiscoveryState: (saved) => {
      discovery = saved;
    },
    redirectUrl,
    clientMetadata: { client_name: 'journey', redirect_uris: [redirectUrl], token_endpoint_auth_method: 'none' },
    clientInformation: (): OAuthClientInformation => ({ client_id: clientId }),
    tokens: () => tokens,
    saveTokens: (saved) => {
      tokens = saved;
    },
    saveCodeVerifier: (saved) => {
      verifier = saved;
    },
    codeVerifier: () => verifier,
    redirectToAuthorization: async (url) => {
      code = await pickPerson(url, email);
    },
    code: () => code,
  };
}

/** Loads the sign-in page as a browser would, finds the person's button, presses it, and reads the code from the redirect. */
async function pickPerson(url: URL, email: string): Promise<string> {
  const page = await fetch(url);
  const html = await page.text();
  if (!html.includes(`value="${email}"`))
    throw new Error(`the sign-in page (${page.status}) has no button for ${email}: ${html.slice(-800)}`);
  const pressed = new URL(url);
  pressed.searchParams.set('login_hint', email);
  pressed.searchParams.set('prompt', 'none');
  const answer = await fetch(pressed, { redirect: 'manual' });
  const target = new URL(answer.headers.get('location') ?? 'about:blank');
  const code = target.searchParams.get('code');
  if (code === null) throw new Error(`sign-in of ${email} ended at ${target.href} (${answer.status})`);
  return code;
}

/** The official client, signed in as `email` by the flow that the server's own metadata leads to. */
export async function connectAs(email: string, resource: string, era: Era): Promise<Client> {
  let lastRefusal = '';
  // The client tells a refusal by its status alone; the reason is in the body.
  const keepRefusal: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (answer.status >= 400) lastRefusal = await answer.clone().text();
    return answer;
  };
  const authProvider = providerFor(email);
  const open = () => {
    const versionNegotiation = era === 'modern' ? { mode: { pin: eras.modern } } : { mode: 'legacy' as const };
    const client = new Client({ name: 'journey', version: '1.0.0' }, { versionNegotiation });
    const transport = new StreamableHTTPClientTransport(new URL(resource), { authProvider, fetch: keepRefusal });
    return { client, transport };
  };
  const first = open();
  try {
    await first.client.connect(first.transport);
    throw new Error('the server let a client in without a token');
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
  }
  await first.transport.finishAuth(authProvider.code());
  const second = open();
  await second.client.connect(second.transport).catch((cause: unknown) => {
    throw new Error(`The server refused ${email}: ${lastRefusal}`, { cause });
  });
  return second.client;
}

export interface ToolAnswer {
  readonly refused: boolean;
  readonly body: Record<string, unknown>;
}

/** A call's result or refusal, read from the text that every client gets. */
export async function call(client: Client, name: string, args: Record<string, unknown>): Promise<ToolAnswer> {
  const result = (await client.callTool({ name, arguments: args })) as {
    isError?: boolean;
    content: readonly { type: string; text?: string }[];
  };
  const text = result.content.find(({ type }) => type === 'text')?.text ?? '{}';
  return { refused: result.isError === true, body: JSON.parse(text) as Record<string, unknown> };
}
