/** What an app of a customer's tenant has to be, and where its secret goes. The script of customer IT sets exactly this. */
export interface AppRule {
  /** Key in `sso.apps`, such as `frame_mcp`. */
  readonly app: string;
  readonly service: string;
  readonly redirectUris: readonly string[];
  /** Apps of MCP endpoints only. */
  readonly applicationIdUri: string | undefined;
  readonly scope: string | undefined;
  readonly publicClient: boolean;
  readonly secretEnv: string;
  /** Vault path without a secret of the same name in the registry. */
  readonly vault: string;
}

/** Where Claude's hosted connectors come back to. */
const claudeCallbacks = ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'] as const;

const mcpApp = /^[a-z][a-z0-9]{0,30}_mcp$/;

export const packApps = 'web, vault, or an MCP app such as frame_mcp';
export const isPackApp = (app: string): boolean => app === 'web' || app === 'vault' || mcpApp.test(app);

/** The rule for an app of `customer`, whose services answer at `publicDomain`. */
export function appRule(app: string, customer: string, publicDomain: string): AppRule {
  if (mcpApp.test(app)) {
    const service = app.slice(0, -'_mcp'.length);
    const applicationIdUri = `https://${publicDomain}/${service}/mcp`;
    return {
      app,
      service,
      redirectUris: claudeCallbacks,
      applicationIdUri,
      scope: `${applicationIdUri}/mcp.access`,
      publicClient: true,
      secretEnv: `AZURE_${service.toUpperCase()}_MCP_CLIENT_SECRET`,
      vault: `${service}/${customer}/oauth-client-secret`,
    };
  }
  const plain = { app, applicationIdUri: undefined, scope: undefined, publicClient: false };
  // The sign-in of the platform is part of blueprint.
  return app === 'web'
    ? {
        ...plain,
        service: 'blueprint',
        redirectUris: [`https://${publicDomain}/oauth/federation/callback`],
        secretEnv: 'AZURE_WEB_CLIENT_SECRET',
        vault: `blueprint/${customer}/web-client-secret`,
      }
    : {
        ...plain,
        service: 'vault',
        redirectUris: [`https://${publicDomain}/vault/identity/connect/oidc-signin`],
        secretEnv: 'AZURE_VAULT_CLIENT_SECRET',
        vault: `vault/${customer}/oauth-client-secret`,
      };
}
