/** A pack as the script prints it. Its secrets are looked for where they must not be. */
export const samplePack = () => ({
  schema: 'axelabs-bootstrap/v1',
  complete: true,
  customer: 'acme',
  tenant_id: '11111111-1111-4111-8111-111111111111',
  public_domain: 'acme.platform.example',
  apps: {
    frame_mcp: {
      client_id: 'aaaaaaaa-0000-4000-8000-00000000f4a3',
      client_secret: 'fr~canary.One-1234567890',
      secret: 'new',
      secret_expires: '2028-11-20T09:50:44Z',
      application_id_uri: 'https://acme.platform.example/frame/mcp',
      scope: 'https://acme.platform.example/frame/mcp/mcp.access',
      redirect_uris: ['https://claude.com/api/mcp/auth_callback', 'https://claude.ai/api/mcp/auth_callback'],
      token_version: 2,
      id_tokens: true,
      public_client: true,
      admin_consent: 'granted',
    },
    web: {
      client_id: 'aaaaaaaa-0000-4000-8000-0000000000eb',
      client_secret: 'we~canary.Two-1234567890',
      secret: 'new',
      redirect_uris: ['https://acme.platform.example/oauth/federation/callback'],
      token_version: 2,
      id_tokens: true,
      public_client: false,
      admin_consent: 'needed',
    },
  },
});

export type SamplePack = ReturnType<typeof samplePack>;

export const bytesOf = (pack: unknown): Uint8Array => Buffer.from(JSON.stringify(pack, undefined, 2));

export const registryText = `version: 1
zone: platform.example
customers:
  # the first customer
  acme:
    legal_name: "Acme Corporation"
    primary_domain: acme.example
    entities: [acmec]
    services:
      frame:
        env_file: "~/frame/.env" # filled by axe secret pull
        secrets:
          - { env: FRAME_DB_PASSWORD, vault: "frame/acme/db-password" }
  globex:
    legal_name: "Globex Limited"
    primary_domain: globex.example
    entities: [globexc]
    sso: { provider: microsoft_entra_id, tenant_id: "99999999-9999-4999-8999-999999999999" }
`;
