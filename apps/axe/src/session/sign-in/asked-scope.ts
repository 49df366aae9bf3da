import { services } from '../../platform/demo.ts';

/** One sign-in for everything: every service of this release, as far as the platform knows it. */
export function askedScope(supported: readonly string[] | undefined): string {
  const wanted = ['openid', 'profile', 'email', 'offline_access', ...services.map(({ name }) => name)];
  const known = supported === undefined ? undefined : new Set(supported);
  return wanted.filter((scope) => known === undefined || known.has(scope)).join(' ');
}
