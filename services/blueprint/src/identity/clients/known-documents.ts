import { claudeCallbacks } from './house-clients.ts';

export interface KnownDocument {
  readonly client_id: string;
  readonly client_name: string;
  readonly redirect_uris: readonly string[];
}

/**
 * Documents of Anthropic's clients as their addresses published them when this was written. Their site answers some data centres with
 * a challenge page, and a machine may have no way out at all: without this nobody signs in there, and sign-ins that exist end
 * at their next refresh. What is granted is no more than registration grants to anybody: answers to this machine or to Claude.
 */
const documents: ReadonlyMap<string, KnownDocument> = new Map(
  [
    {
      path: 'claude-code-client-metadata',
      client_name: 'Claude Code',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
    },
    { path: 'mcp-oauth-client-metadata', client_name: 'Claude', redirect_uris: claudeCallbacks },
  ].map(({ path, client_name, redirect_uris }) => {
    const client_id = `https://claude.ai/oauth/${path}`;
    const grant_types = ['authorization_code', 'refresh_token'];
    return [
      client_id,
      { client_id, client_name, redirect_uris, grant_types, response_types: ['code'], token_endpoint_auth_method: 'none' },
    ];
  }),
);

/** What to go by when the address does not answer; undefined for a client that is not known beforehand. */
export const knownDocument = (clientId: string): KnownDocument | undefined => documents.get(clientId);
