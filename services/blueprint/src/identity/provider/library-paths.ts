import type { Context } from 'koa';

/**
 * What the library answers. Its router also takes these in upper case or with a slash at the end, which would pass by the
 * limits, the defaults and the log: they go by the path as it is written, so there is one way to write it.
 */
const libraryPath =
  /^\/(?:oauth\/(?:token|device_authorization|end_session(?:\/(?:confirm|success))?|(?:authorize|device)(?:\/[A-Za-z0-9_-]{1,64})?)|\.well-known\/(?:openid-configuration|oauth-authorization-server|jwks\.json))$/;

export const isLibraryPath = (path: string): boolean => libraryPath.test(path);

/** Endpoints that programs call: their errors are JSON, whatever they accept. */
const programPaths: ReadonlySet<string> = new Set([
  '/oauth/token',
  '/oauth/device_authorization',
  '/oauth/register',
  '/oauth/revoke',
  '/oauth/userinfo',
  '/oauth/revoked-tokens',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/.well-known/jwks.json',
]);

export const isForPrograms = (path: string): boolean => programPaths.has(path);

/**
 * For pages that the library writes itself: forms that send themselves off. It adds the hash of its script to `script-src`;
 * where the form leads is the client's registered address and stays open. Our own pages bring stricter headers.
 */
const pageHeaders = {
  'content-security-policy': "default-src 'none'; script-src; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

export function protectLibraryPages(ctx: Context): void {
  if (!isForPrograms(ctx.path)) ctx.set(pageHeaders);
}
