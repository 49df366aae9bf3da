import type { ClientMetadata } from 'oidc-provider';

const cliClientId = 'axe-cli';
export const connectorClientId = 'axe-connector';

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Where Claude's hosted connectors come back to. */
export const claudeCallbacks = ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'] as const;

const publicClient = {
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  response_types: ['code'],
} as const;

/** Declared here and not registered: public clients, so there is no secret to keep. */
export const houseClients: readonly ClientMetadata[] = [
  {
    ...publicClient,
    client_id: cliClientId,
    client_name: 'axe',
    grant_types: ['authorization_code', 'refresh_token', deviceGrant],
    redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback', 'http://[::1]/callback'],
  },
  {
    ...publicClient,
    client_id: connectorClientId,
    client_name: 'MCP connector',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [
      ...claudeCallbacks,
      'http://127.0.0.1/callback',
      'http://localhost/callback',
      'http://127.0.0.1/oauth/callback',
      'http://localhost/oauth/callback',
    ],
  },
];

/** The house's own programs: people are not asked whether they trust them, and their tokens open every service. */
export const isFirstParty = (clientId: string): boolean => clientId === cliClientId;
