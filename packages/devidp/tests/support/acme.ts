import { createHash, randomBytes } from 'node:crypto';
import { createDevIdentityProvider, type DevIdentityProvider, type DevIdentityProviderOptions, type DevTenant } from '../../src/index.ts';

export const acmeTenant = '11111111-1111-4111-8111-111111111111';
export const globexTenant = '22222222-2222-4222-8222-222222222222';
export const frameUri = 'http://localhost:7300/frame/mcp';
export const frameClient = 'aaaaaaaa-0000-4000-8000-00000000f4a3';
export const redirectUri = 'http://localhost:33418/callback';

export const tenants: readonly DevTenant[] = [
  {
    id: acmeTenant,
    name: 'Acme Corporation',
    people: [
      { email: 'kim@acme.example', name: 'Kim <Accountant>' },
      { email: 'lee@acme.example', name: 'Lee' },
    ],
    apps: [
      {
        clientId: frameClient,
        name: 'Frame MCP',
        applicationIdUri: frameUri,
        redirectUris: ['http://localhost/callback', 'https://claude.ai/api/mcp/auth_callback'],
      },
      {
        clientId: 'frame-v1',
        name: 'Frame MCP, older manifest',
        applicationIdUri: 'https://acme.platform.example/frame/mcp',
        tokenVersion: 1,
        redirectUris: ['http://127.0.0.1/callback'],
      },
      { clientId: 'web', name: 'Workspace', secret: 'web-secret-of-acme', redirectUris: ['https://acme.platform.example/callback'] },
      { clientId: 'unconsented', name: 'Nobody agreed', redirectUris: ['http://localhost/callback'], consented: false },
    ],
  },
  { id: globexTenant, name: 'Globex Limited', people: [{ email: 'han@globex.example', name: 'Han' }], apps: [] },
];

export const baseUrl = 'http://localhost:7300/entra';

export function devProvider(more: Partial<DevIdentityProviderOptions> = {}): DevIdentityProvider {
  return createDevIdentityProvider({ baseUrl, tenants, environment: 'test', ...more });
}

export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** An authorize address of the frame app, with what the test changes; an undefined value leaves the parameter out. */
export function authorizeUrl(
  provider: DevIdentityProvider,
  changes: Readonly<Record<string, string | undefined>> = {},
  version: 1 | 2 = 2,
): URL {
  const url = new URL(`${provider.baseUrl}/${acmeTenant}/oauth2/${version === 2 ? 'v2.0/' : ''}authorize`);
  const parameters = {
    client_id: frameClient,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: `openid offline_access ${frameUri}/mcp.access`,
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    state: 'a state',
    login_hint: 'kim@acme.example',
    prompt: 'none',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

/** Where an authorize request redirects to. */
export async function redirectOf(provider: DevIdentityProvider, url: URL): Promise<URLSearchParams> {
  const response = await provider.fetch(new Request(url));
  const location = response.headers.get('location');
  if (response.status !== 302 || location === null) throw new Error(`no redirect: ${response.status} ${await response.text()}`);
  return new URL(location).searchParams;
}

export async function post(
  provider: DevIdentityProvider,
  path: string,
  form: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) body.set(name, value);
  const response = await provider.fetch(new Request(`${provider.baseUrl}/${acmeTenant}/${path}`, { method: 'POST', body, headers }));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export const claimsOf = (token: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

/** The whole code flow of the frame app. */
export async function signIn(provider: DevIdentityProvider, person: string): Promise<Record<string, unknown>> {
  const { verifier, challenge } = pkce();
  const answer = await redirectOf(provider, authorizeUrl(provider, { login_hint: person, code_challenge: challenge }));
  const form = {
    grant_type: 'authorization_code',
    client_id: frameClient,
    code: answer.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  return (await post(provider, 'oauth2/v2.0/token', form)).body;
}
