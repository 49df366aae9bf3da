import { readFileSync } from 'node:fs';
import { demoRegistryFile } from '../src/demo.ts';

export const demoText = readFileSync(demoRegistryFile, 'utf8');

/** A registry with every field of the schema, written the way people write: block and flow, quotes, comments. */
export const fullText = `# head
version: 1
zone: "platform.example"                    # public zone
operators: ["ops@operator.example"]
customers:
  acme:
    legal_name: "Acme Corporation"
    primary_domain: "acme.example"
    public_domain: "acme.platform.example"
    entities: ["acmec", "acmev", "acme_fund1"]
    entity_meta:
      acmec: { legal_name: "Acme Corporation", kind: corporate, standard: ksme }
    host:
      ssh: "acme-mini"                      # anything ssh understands
      platform: darwin
    sso:
      provider: microsoft_entra_id
      tenant_id: "00000000-0000-0000-0000-000000000000"
      apps:
        frame_mcp:
          client_id: "AAAAAAAA-0000-4000-8000-00000000f4a3"
          application_id_uri: "https://acme.platform.example/frame/mcp"
          client_secret_env: AZURE_FRAME_MCP_CLIENT_SECRET
          redirect_uris: ["https://claude.ai/api/mcp/auth_callback", "https://claude.com/api/mcp/auth_callback"]
          scopes: ["openid", "profile", "email", "https://acme.platform.example/frame/mcp/mcp.access"]
    user_entity_map:
      "kim@acme.example": ["acmec", "acmev"]
      "lee@acme.example": { acmec: [read], acmev: [read, write] }
    default_entities_by_domain:
      "acme.example": { acmec: [read] }
    agents: { "cfo-agent": { acmec: [read, write, close] } }
    services:
      frame:
        env_file: "~/frame/.env"
        secrets:
          - { env: FRAME_DB_PASSWORD, vault: "frame/acme/db-password" }
          - { env: AZURE_FRAME_MCP_CLIENT_SECRET, vault: "frame/acme/oauth-client-secret", rotation_external: azure, expires: 2028-05-19 }
      vault: { bootstrap_only: true, env_file: "~/vault/.env", secrets: [] }
    fiscal_year_start: "01-01"
    service_tenant_map: { magnet: 1 }
    ring_backup: { peer: globex, receive_dir: "~/peer-backups/globex" }
    onboarded: 2026-06-01
  globex:
    legal_name: Globex Limited
    primary_domain: globex.example
    entities: [globex]
`;

export const lineOf = (text: string, needle: string): number => text.slice(0, text.indexOf(needle)).split('\n').length;
