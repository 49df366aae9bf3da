import { acmeAtTenant } from '../secrets/support/acme-at-tenant.ts';

/** acme signs in at its tenant, globex at the platform. */
export const twoCustomers = `${acmeAtTenant('Acme <Corporation> & Co')}          scopes: ["openid", "https://acme.platform.example/frame/mcp/mcp.access"]
        hive_mcp:
          client_id: "aaaaaaaa-0000-4000-8000-00000000b1fe"
          application_id_uri: "https://acme.platform.example/hive/mcp"
          client_secret_env: AZURE_HIVE_MCP_CLIENT_SECRET
    services:
      frame:
        secrets:
          - { env: AZURE_FRAME_MCP_CLIENT_SECRET, vault: "frame/acme/oauth-client-secret" }
      hive:
        secrets:
          - { env: AZURE_HIVE_MCP_CLIENT_SECRET, vault: "hive/acme/oauth-client-secret" }
      blueprint: { secrets: [] }
      vault: { bootstrap_only: true, env_file: "~/vault/.env", secrets: [] }
  globex:
    legal_name: "Globex Limited"
    primary_domain: "globex.example"
    entities: ["globexc"]
    sso:
      provider: microsoft_entra_id
      tenant_id: "22222222-2222-4222-8222-222222222222"
      apps: { web: { client_id: "bbbbbbbb-0000-4000-8000-0000000000eb" } }
    services:
      frame: { secrets: [] }
`;
