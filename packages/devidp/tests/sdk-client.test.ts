import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auth, type OAuthClientProvider, type OAuthTokens } from '@modelcontextprotocol/client';
import { createDevIdentityProvider } from '../src/index.ts';
import { acmeTenant, claimsOf, frameClient } from './support/acme.ts';
import { serve } from './support/serve.ts';

const redirectUrl = 'http://localhost:49152/callback';

/** A client with a pre-registered id, as people configure it for Entra; it keeps everything in memory. */
function memoryClient(): OAuthClientProvider & { visited: URL | undefined; saved: OAuthTokens | undefined } {
  let verifier = '';
  let discovery: Awaited<ReturnType<NonNullable<OAuthClientProvider['discoveryState']>>>;
  return {
    visited: undefined,
    saved: undefined,
    redirectUrl,
    clientMetadata: { redirect_uris: [redirectUrl], grant_types: ['authorization_code', 'refresh_token'] },
    clientInformation: (context) => ({ client_id: frameClient, ...(context === undefined ? {} : { issuer: context.issuer }) }),
    tokens() {
      return this.saved;
    },
    saveTokens(tokens) {
      this.saved = tokens;
    },
    redirectToAuthorization(url) {
      this.visited = url;
    },
    saveCodeVerifier(value) {
      verifier = value;
    },
    codeVerifier: () => verifier,
    saveDiscoveryState(state) {
      discovery = state;
    },
    discoveryState: () => discovery,
  };
}

test('the official MCP client signs in with a pre-registered client id, and refreshes, over HTTP', async (t) => {
  const asked: string[] = [];
  const server = await serve((origin) => {
    const resource = `${origin}/frame/mcp`;
    const app = { clientId: frameClient, name: 'Frame MCP', applicationIdUri: resource, redirectUris: ['http://localhost/callback'] };
    const people = [{ email: 'kim@acme.example', name: 'Kim' }];
    const provider = createDevIdentityProvider({
      baseUrl: `${origin}/entra`,
      environment: 'test',
      tenants: [{ id: acmeTenant, name: 'Acme Corporation', people, apps: [app] }],
    });
    const metadata = {
      resource,
      authorization_servers: [`${origin}/entra/${acmeTenant}/v2.0`],
      scopes_supported: [`${resource}/mcp.access`],
    };
    return async (request) => {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      if (pathname === '/.well-known/oauth-protected-resource/frame/mcp') return Response.json(metadata);
      return pathname.startsWith('/entra/') ? provider.fetch(request) : new Response(null, { status: 404 });
    };
  });
  t.after(server.close);
  const client = memoryClient();
  assert.equal(await auth(client, { serverUrl: `${server.origin}/frame/mcp` }), 'REDIRECT');
  assert.ok(asked.includes(`/entra/${acmeTenant}/v2.0/.well-known/openid-configuration`));

  const page = await fetch(client.visited ?? '');
  assert.equal(page.status, 200, 'without prompt=none a page asks who signs in');
  const visit = new URL(client.visited ?? '');
  visit.searchParams.set('login_hint', 'kim@acme.example');
  visit.searchParams.set('prompt', 'none');
  const answer = await fetch(visit, { redirect: 'manual' });
  const callback = new URL(answer.headers.get('location') ?? '');
  assert.equal(`${callback.origin}${callback.pathname}`, redirectUrl);

  const authorizationCode = callback.searchParams.get('code') ?? '';
  assert.equal(await auth(client, { serverUrl: `${server.origin}/frame/mcp`, authorizationCode }), 'AUTHORIZED');
  const first = client.saved;
  const claims = claimsOf(first?.access_token);
  assert.deepEqual([claims.iss, claims.aud, claims.scp], [`${server.origin}/entra/${acmeTenant}/v2.0`, frameClient, 'mcp.access']);
  assert.equal(claims.preferred_username, 'kim@acme.example');
  assert.equal(typeof first?.refresh_token, 'string');

  assert.equal(await auth(client, { serverUrl: `${server.origin}/frame/mcp` }), 'AUTHORIZED');
  assert.notEqual(client.saved?.access_token, first?.access_token);
  assert.notEqual(client.saved?.refresh_token, first?.refresh_token);
});
