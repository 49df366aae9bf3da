import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { closeServer, listenOn } from './front-door.ts';

export interface Issuer {
  readonly url: string;
  readonly jwksUri: string;
  /** Breaks what it publishes; undefined repairs it. */
  breakKeys(keys: readonly object[] | undefined): void;
  close(): Promise<void>;
}

/** Discovery and keys of an OpenID provider; knows nothing else and says so. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const good = [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }];
  let keys: readonly object[] = good;
  let url = '';
  const server = createServer((req, res) => {
    const body =
      req.url === '/.well-known/openid-configuration'
        ? { issuer: url, jwks_uri: `${url}/keys`, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token` }
        : req.url === '/keys'
          ? { keys }
          : undefined;
    res.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    res.end(JSON.stringify(body ?? { error: `this issuer does not know ${req.url}` }));
  });
  url = `http://localhost:${await listenOn(server)}`;
  return {
    url,
    jwksUri: `${url}/keys`,
    breakKeys: (broken) => {
      keys = broken ?? good;
    },
    close: () => closeServer(server),
  };
}
