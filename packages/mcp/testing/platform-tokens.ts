import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { platformAudience, platformPath, type TrustedIssuer } from '@axe/auth';
import { newId } from '@axe/kit';

export interface PlatformTokenOptions {
  /** What the token opens; the service without any limit when absent. */
  readonly scope?: string;
  readonly audience?: string;
  readonly tokenId?: string;
  readonly ttlSeconds?: number;
}

/** Signs what the platform's provider would sign, and the path that believes it. Its key is made when first needed. */
export interface PlatformTokens {
  readonly path: readonly TrustedIssuer[];
  token(email: string, options?: PlatformTokenOptions): string;
}

const issuer = 'http://localhost:7300';
const keyId = 'test-key';

export function createPlatformTokens(customer: string, service: string): PlatformTokens {
  let keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;
  const keyPair = () => {
    keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return keys;
  };
  const audience = platformAudience(customer);
  const publish = async () => Response.json({ keys: [{ ...keyPair().publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig' }] });
  return {
    path: platformPath({
      issuer,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      audiences: [audience, `${issuer}/${service}/mcp`],
      service,
      now: () => new Date(),
      fetch: publish,
    }),
    token(email, options = {}) {
      const iat = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        sub: `subject of ${email}`,
        email,
        aud: options.audience ?? audience,
        scope: options.scope ?? service,
        client_id: 'axe-cli',
        jti: options.tokenId ?? newId(),
        iat,
        exp: iat + (options.ttlSeconds ?? 3600),
      };
      const input = `${encoded({ alg: 'RS256', typ: 'at+jwt', kid: keyId })}.${encoded(claims)}`;
      return `${input}.${sign('sha256', Buffer.from(input), keyPair().privateKey).toString('base64url')}`;
    },
  };
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
