import { after } from 'node:test';
import type { AnyService } from '@axe/mcp';
import { createTestSignIn, hostForTests, type TestService } from '@axe/mcp/testing';
import { withIdentity } from '../../src/index.ts';
import { startProvider, type TestProvider } from './provider.ts';

export interface HostedBlueprint {
  readonly provider: TestProvider;
  /** Calls a tool over HTTP as this person; answers with the result, or the refusal's body. */
  call(email: string, tool: string, args?: object, scope?: string): Promise<Answer>;
  list(email: string): Promise<readonly string[]>;
}

export interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into results of many shapes.
  readonly result: any;
}

const hosted: TestService[] = [];
after(async () => {
  for (const one of hosted) await one.close();
});

/** The service itself beside a provider that people really sign in to: kim reads, choi administers, op runs the platform. */
export async function hostBlueprint(): Promise<HostedBlueprint> {
  const provider = await startProvider();
  const signIn = createTestSignIn({
    service: 'blueprint',
    entities: ['acmec'],
    people: { 'kim@acme.example': { acmec: ['read'] }, 'jung@acme.example': {} },
    admins: ['choi@acme.example'],
    operators: ['op@axe.example'],
  });
  const declaration = withIdentity({ ...provider.identity, close: async () => undefined }) as unknown as AnyService;
  const service = await hostForTests(declaration, {
    verifier: signIn.verifier,
    database: provider.database,
    host: { slice: () => signIn.slice },
  });
  hosted.push(service);

  const send = async (email: string, method: string, params: object, scope: string) => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const name = (params as { name?: string }).name;
    const response = await fetch(`${service.url}/blueprint/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${signIn.platformToken(email, { scope })}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': method,
        ...(name === undefined ? {} : { 'mcp-name': name }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    return { status: response.status, body: (await response.json()) as any };
  };

  return {
    provider,
    async call(email, tool, args = {}, scope = 'blueprint') {
      const { status, body } = await send(email, 'tools/call', { name: tool, arguments: args }, scope);
      if (body.result === undefined) return { status, code: body.error?.code ?? body.error?.data?.code, result: body.error };
      const { isError, structuredContent, content } = body.result;
      const result = structuredContent ?? JSON.parse(content?.[0]?.text ?? '{}');
      return { status, code: isError === true ? result.code : undefined, result };
    },
    async list(email) {
      const { body } = await send(email, 'tools/list', {}, 'blueprint');
      return body.result.tools.map(({ name }: { name: string }) => name);
    },
  };
}
