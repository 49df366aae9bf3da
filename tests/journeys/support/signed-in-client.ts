import type { Client } from '@modelcontextprotocol/client';
import { connectSignedIn, createPersonsProvider, type Era } from '../../clients/support/oauth-client.ts';

/** The official client, signed in as `email` by the flow that the server's own metadata leads to. */
export async function connectAs(email: string, resource: string, era: Era): Promise<Client> {
  return (await connectSignedIn(resource, createPersonsProvider({ email }), era)).client;
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
