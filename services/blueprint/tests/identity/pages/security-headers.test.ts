import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedOutPage } from '../../../src/identity/pages/index.ts';

function headersWith(formTargets?: readonly string[]): Readonly<Record<string, string>> {
  return signedOutPage({ language: 'en', customerName: 'Acme', requestId: 'r', ...(formTargets && { formTargets }) }).headers;
}

function formAction(formTargets?: readonly string[]): string {
  return /form-action ([^;]*);/.exec(headersWith(formTargets)['content-security-policy'] ?? '')?.[1] ?? '';
}

test('nothing is loaded, framed, kept or told to other sites', () => {
  const { 'content-security-policy': policy = '', ...others } = headersWith();
  assert.deepEqual(others, {
    'content-type': 'text/html; charset=utf-8',
    'content-language': 'en',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
  const directives = policy.split('; ').map((directive) => directive.replace(/'sha256-[A-Za-z0-9+/]{43}='/, 'HASH'));
  assert.deepEqual(directives, [
    "default-src 'none'",
    'style-src HASH',
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]);
});

test('a form may end where the caller says: an origin, or the scheme of an app', () => {
  assert.equal(formAction(['https://claude.ai/api/mcp/auth_callback', 'https://claude.ai/other']), "'self' https://claude.ai");
  assert.equal(formAction(['http://127.0.0.1:53682/callback?x=1']), "'self' http://127.0.0.1:53682");
  assert.equal(formAction(['cursor://anysphere/callback', 'https:']), "'self' cursor: https:");
  assert.equal(formAction(['http://[::1]:7300/callback']), "'self' http:");
  assert.equal(formAction(['https://bücher.example/']), "'self' https://xn--bcher-kva.example");
});

test('a target cannot write into the policy', () => {
  for (const target of [
    "https://a;script-src 'unsafe-inline'",
    'https://a;b/',
    'https://a,b/',
    'https://*/',
    '*',
    "'unsafe-inline'",
    'x\r\ny: z',
    '',
  ])
    assert.equal(formAction([target]), "'self'", target);
  for (const target of ['javascript:alert(1)', 'JAVASCRIPT:', 'data:text/html,x', 'blob:https://a/b', 'file:///etc'])
    assert.equal(formAction([target]), "'self'");
  assert.ok(formAction(Array.from({ length: 1000 }, (_, at) => `https://h${at}.example/`)).split(' ').length <= 13);
});
