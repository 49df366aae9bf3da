/** The beginning of a registry in which acme signs in at its tenant; it goes on with lines of its app `frame_mcp`. */
export const acmeAtTenant = (legalName = 'Acme Corporation'): string => `# the registry of a test
version: 1
zone: "platform.example"
operators: ["ops@operator.example"]
customers:
  acme:
    legal_name: "${legalName}"
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
`;
