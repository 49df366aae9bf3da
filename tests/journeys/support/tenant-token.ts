import { createHash, randomBytes } from 'node:crypto';

const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = 'aaaaaaaa-0000-4000-8000-00000000f4a3';
const redirectUri = 'http://localhost:8765/callback';

/** A token of the customer's own tenant, as a connector gets one that is registered there and does not ask the platform. */
export async function tenantToken(platformUrl: string, email: string): Promise<string> {
  const endpoint = `${platformUrl}/entra/${tenantId}/oauth2/v2.0`;
  const verifier = randomBytes(32).toString('base64url');
  const question = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: `openid profile email ${platformUrl}/frame/mcp/mcp.access`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'none',
    login_hint: email,
  });
  const answer = await fetch(`${endpoint}/authorize?${question}`, { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? 'about:blank');
  const code = back.searchParams.get('code');
  if (code === null) throw new Error(`the tenant did not sign ${email} in: ${answer.status} ${back.href}`);
  const redeemed = await fetch(`${endpoint}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  });
  const { access_token: token } = (await redeemed.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`the tenant gave no token: ${redeemed.status}`);
  return token;
}
