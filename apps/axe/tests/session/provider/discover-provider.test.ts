import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { discoverProvider } from '../../../src/session/provider/discover-provider.ts';
import { originOf } from '../../../src/session/provider/origin.ts';

let origin: string;
let answer: { status: number; body: string };
const server = createServer((_request, response) => {
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
});
before(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => server.close());

const metadata = () => ({
  issuer: origin,
  authorization_endpoint: `${origin}/oauth/authorize`,
  token_endpoint: `${origin}/oauth/token`,
  code_challenge_methods_supported: ['S256'],
});

test('the issuer is the address itself', async () => {
  answer = { status: 200, body: JSON.stringify(metadata()) };
  assert.equal((await discoverProvider(origin)).issuer, origin);
});

for (const [why, change, message] of [
  ['another issuer', { issuer: 'https://localhost.example/x' }, /calls itself https:\/\/localhost\.example\. Nothing was sent/],
  ['an issuer with a path', { issuer: 'PATH' }, /calls itself/],
  ['an issuer spelt otherwise', { issuer: 'SLASH' }, /calls itself by another address/],
  ['a token endpoint elsewhere', { token_endpoint: 'https://evil.example/token' }, /token endpoint is at another address/],
  ['an authorization endpoint elsewhere', { authorization_endpoint: 'https://evil.example/a' }, /authorization endpoint is at another/],
  ['a revocation endpoint elsewhere', { revocation_endpoint: 'https://evil.example/r' }, /revocation endpoint is at another/],
  ['no token endpoint', { token_endpoint: undefined }, /no token endpoint/],
  ['plain challenges only', { code_challenge_methods_supported: ['plain'] }, /does not protect the code/],
] as const) {
  test(`refuses ${why}`, async () => {
    const changed = { ...metadata(), ...change } as Record<string, unknown>;
    if (changed.issuer === 'PATH') changed.issuer = `${origin}/tenant`;
    if (changed.issuer === 'SLASH') changed.issuer = `${origin}/`;
    answer = { status: 200, body: JSON.stringify(changed) };
    await assert.rejects(discoverProvider(origin), { code: 'PROVIDER_UNFIT', kind: 'unavailable', message });
  });
}

test('something else at the address, and a platform in trouble', async () => {
  answer = { status: 404, body: '{}' };
  await assert.rejects(discoverProvider(origin), { code: 'PROVIDER_UNFIT', message: /\(HTTP 404\).*older release takes tokens only/ });
  answer = { status: 200, body: '<h1>It works!</h1>' };
  await assert.rejects(discoverProvider(origin), { code: 'PROVIDER_UNFIT' });
  answer = { status: 503, body: '{}' };
  await assert.rejects(discoverProvider(origin), { code: 'PROVIDER_UNREACHABLE', message: /HTTP 503/, retryable: true });
});

test('an address is an origin, and plain http is for this machine', () => {
  for (const [text, expected] of [
    ['http://localhost:7300', 'http://localhost:7300'],
    ['http://127.0.0.1:7300/', 'http://127.0.0.1:7300'],
    ['http://[::1]:7300', 'http://[::1]:7300'],
    ['https://AXE.example.com:443/', 'https://axe.example.com'],
  ] as const) {
    assert.equal(originOf(text), expected);
  }
  for (const text of ['http://axe.example.com', 'http://localhost.example.com', 'http://10.0.0.1:7300', 'http://0.0.0.0']) {
    assert.throws(() => originOf(text), { code: 'ADDRESS_NOT_SECURE', kind: 'invalid' }, text);
  }
  for (const text of ['nowhere', 'ftp://x.example', 'https://x.example/frame', 'https://x.example?a', 'https://kim:pw@x.example']) {
    assert.throws(
      () => originOf(text),
      (error: Error & { code?: string }) => error.code === 'USAGE' && !error.message.includes('pw@'),
      text,
    );
  }
});
