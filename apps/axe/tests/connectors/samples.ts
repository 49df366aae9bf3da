/** acme signs in at its tenant, globex at the platform. */
export const twoCustomers = `# the registry of a test
version: 1
zone: "platform.example"
operators: ["ops@operator.example"]
customers:
  acme:
    legal_name: "Acme <Corporation> & Co"
    primary_domain: "acme.example"
    entities: ["acmec"]
    sso:
      provider: microsoft_entra_id
      tenant_id: "11111111-1111-4111-8111-111111111111"
      advertise: entra
      apps:
        frame_mcp:
          client_id: "aaaaaaaa-0000-4000-8000-00000000f4a3"
          application_id_uri: "https://acme.platform.example/frame/mcp"
          client_secret_env: AZURE_FRAME_MCP_CLIENT_SECRET
          scopes: ["openid", "https://acme.platform.example/frame/mcp/mcp.access"]
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
    services:
      frame: { secrets: [] }
`;
