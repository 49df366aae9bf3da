import { type PlatformOptions, platformAudience, platformPath } from '../../src/index.ts';
import { type keyServer, rsaKey, type TestKey } from './issuer.ts';

export const platformIssuer = 'https://acme.platform.example';
export const frameResource = `${platformIssuer}/frame/mcp`;

/** The platform provider of acme as the service frame sees it: what it signs, and the path that checks it. */
export async function platformOf(server: Awaited<ReturnType<typeof keyServer>>, now: () => Date, more: Partial<PlatformOptions> = {}) {
  const key: TestKey = await rsaKey('platform-key');
  server.publish(key.jwk);
  const seconds = Math.floor(now().getTime() / 1000);
  const claims = {
    iss: platformIssuer,
    sub: '0190d1a4-0000-7000-8000-000000000001',
    email: 'kim@acme.example',
    aud: platformAudience('acme') as string | string[],
    scope: 'openid frame',
    client_id: 'axe-cli',
    azp: 'axe-cli',
    jti: 'platform-token-1',
    iat: seconds,
    exp: seconds + 3600,
  };
  return {
    key,
    claims,
    path: platformPath({
      issuer: platformIssuer,
      jwksUri: `${server.origin}/keys`,
      audiences: [frameResource, platformAudience('acme')],
      service: 'frame',
      now,
      ...more,
    }),
    token: (changes: object = {}, header: object = {}) => key.sign({ ...claims, ...changes }, { typ: 'at+jwt', ...header }),
  };
}
