import { type Check, type CheckContext, failed, notChecked, type Outcome, passed } from '../check.ts';
import { type Era, versionOf } from './post-mcp.ts';

const tokenNeeded = notChecked('it needs a sign-in: run axe login first, or give --token (AXE_TOKEN)');

/** What a check says that cannot run without a token; undefined when there is one. */
export function needsToken({ token, tokenRefused }: CheckContext): Outcome | undefined {
  if (tokenRefused !== undefined) return notChecked(`the token that was given is refused here (${tokenRefused})`);
  return token === undefined ? tokenNeeded : undefined;
}

const clientTimeoutMs = 15_000;

/** Point 6. */
export const erasCheck: Check = {
  id: 'eras',
  point: 6,
  title: 'the transport starts in both protocol eras',
  why: 'Clients of both eras are in use; where one does not start, half of the people see "may not be available right now".',
  fix: 'Let POST /mcp through with all its headers (MCP-Protocol-Version, Mcp-Method), and deploy a release of the current chassis.',
  runs: 'books',
  async run(context) {
    const missing = needsToken(context);
    if (missing !== undefined) return missing;
    for (const era of ['modern', 'legacy'] as const) {
      const fault = await withClient(context, era, async () => undefined);
      if (fault !== undefined) return failed(`${versionOf[era]}: ${fault}`);
    }
    return passed(`${versionOf.modern} and ${versionOf.legacy}`);
  },
};

/** Point 14. */
export const realClientCheck: Check = {
  id: 'real-client',
  point: 14,
  title: 'a real client signs in and lists tools',
  why: 'This is what an employee sees at last: "Connected", and a list of tools.',
  fix: 'Look at points 3 to 7 first. Where they pass, the person has no rights: axe doctor service <service> --email <address> says so.',
  runs: 'books',
  async run(context) {
    if (context.tokenRefused !== undefined)
      return failed(`its token is refused: ${context.tokenRefused}`, fixOfRefused(context.tokenRefused));
    const missing = needsToken(context);
    if (missing !== undefined) return missing;
    let listed = 0;
    const fault = await withClient(context, 'auto', async (client) => {
      const { tools } = await client.listTools();
      listed = tools.length;
    });
    if (fault !== undefined) return failed(fault);
    if (listed === 0) return failed('it signed in and sees no tool: the registry grants it nothing here');
    return passed(`${listed} tools`);
  },
};

const fixOfRefused = (reason: string): string =>
  `axe doctor auth ${reason} explains it; a token of axe token issue opens one service only (--service).`;

type McpClient = import('@modelcontextprotocol/client').Client;

/** The official client, loaded only now: it is large. Undefined when all went well, else what did not. */
async function withClient(
  { target, token }: CheckContext,
  era: Era | 'auto',
  work: (client: McpClient) => Promise<void>,
): Promise<string | undefined> {
  const { Client, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  const mode = era === 'modern' ? { pin: versionOf.modern } : era;
  const client = new Client({ name: 'axe-doctor', version: '1' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' } as const;
  const transport = new StreamableHTTPClientTransport(new URL(target.mcp), { requestInit });
  const late = AbortSignal.timeout(clientTimeoutMs);
  try {
    await Promise.race([client.connect(transport).then(() => work(client)), whenAborted(late)]);
    return undefined;
  } catch (error) {
    return late.aborted ? 'the client got no answer in time' : reasonOf(error);
  } finally {
    await client.close().catch(() => undefined);
  }
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('late')), { once: true }));

/** The client's own text quotes what the server sent: only the status and the code of the platform in it are told. */
function reasonOf(error: unknown): string {
  const { data } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly data?: { readonly status?: unknown; readonly text?: unknown };
  };
  const status = typeof data?.status === 'number' ? `HTTP ${data.status}` : undefined;
  const code = /"code":"([A-Z][A-Z_]{2,60})"/.exec(String(data?.text ?? ''))?.[1];
  const told = [status, code].filter((part) => part !== undefined).join(' ');
  return told === '' ? 'the client could not start with what was answered' : `the client could not start: ${told}`;
}
