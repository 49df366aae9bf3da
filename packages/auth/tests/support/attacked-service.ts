import type { TestContext } from 'node:test';
import { bootstrapPath, entraIssuers, entraPath, issueBootstrapToken, type KeyFetchFailure } from '../../src/index.ts';
import { acmeTenant, acmeVerifier, bearer, bootstrapIssuer, secret, testClock } from './acme.ts';
import { keyServer, rsaKey } from './issuer.ts';
import { frameResource, platformOf } from './platform.ts';

/*
 What an attacker, a mistaken client or a failing network sends to a service that trusts the tenant (A), its own secret (B)
 and the platform (D) at once. Each attack starts from a token that passes, so that only the attack can be the reason.
*/

const clientId = 'aaaaaaaa-0000-4000-8000-00000000f4a3';
export const stranger = await rsaKey('stranger-key');
export const encode = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export async function attackedService(t: TestContext) {
  const clock = testClock();
  const [keys, tenantKeys, tenantKey] = [await keyServer(), await keyServer(), await rsaKey('tenant-key')];
  t.after(keys.close);
  t.after(tenantKeys.close);
  tenantKeys.publish(tenantKey.jwk);
  const failures: KeyFetchFailure[] = [];
  const platform = await platformOf(keys, clock.now, { onKeyFailure: (failure) => void failures.push(failure) });
  const tenant = { tenantId: acmeTenant, authority: tenantKeys.origin, clientId, applicationIdUri: frameResource, now: clock.now };
  const withdrawn = new Set<string | undefined>();
  const verifier = acmeVerifier(
    [...platform.path, ...entraPath(tenant), ...bootstrapPath({ ...bootstrapIssuer, secrets: [secret] })],
    clock.now,
    { isRevoked: ({ tokenId }) => withdrawn.has(tokenId) },
  );
  const entraClaims = {
    iss: entraIssuers(acmeTenant, tenantKeys.origin).v2,
    aud: clientId,
    tid: acmeTenant,
    oid: '00000000-0000-4000-8000-000000000001',
    sub: 'pairwise',
    scp: 'mcp.access',
    preferred_username: 'kim@acme.example',
    iat: clock.seconds(),
    exp: clock.seconds() + 3600,
  };
  const agent = (more: object = {}) =>
    issueBootstrapToken({
      ...bootstrapIssuer,
      secret,
      subject: 'agent:cfo-agent',
      ceiling: { acmec: ['admin'] },
      ttlSeconds: 3600,
      now: clock.now(),
      tokenId: 'agent-1',
      ...more,
    });
  const verify = (token: string) => verifier.verify(bearer(token));
  return { clock, keys, platform, failures, verifier, verify, withdrawn, agent, tenantKey, entraClaims };
}
