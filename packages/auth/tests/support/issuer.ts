import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export interface TestKey {
  readonly kid: string;
  readonly jwk: JWK;
  sign(claims: object, header?: object): Promise<string>;
  /** A good signature under whatever header, also one that no library would write. */
  signRaw(header: object, claims: object): Promise<string>;
}

export async function rsaKey(kid: string): Promise<TestKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  return {
    kid,
    jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' },
    sign: (claims, header = {}) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header }).sign(privateKey),
    async signRaw(header, claims) {
      const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, Buffer.from(input));
      return `${input}.${Buffer.from(signature).toString('base64url')}`;
    },
  };
}

/** A key address on a real socket whose behaviour a test can change; it counts how often it was asked. */
export async function keyServer() {
  let answer = (res: ServerResponse): void => void res.end(JSON.stringify({ keys: [] }));
  let asked = 0;
  const server = createServer((_req, res) => {
    asked += 1;
    answer(res);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked: () => asked,
    publish(...keys: readonly object[]) {
      answer = (res) => void res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    },
    behave(as: (res: ServerResponse) => void) {
      answer = as;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
