import { type CustomerSlice, webApp } from '@axe/registry';

/** What the registry lacks for anybody of the customer to sign in, and how it comes there; undefined where nothing is missing. */
export function signInMissing(slice: CustomerSlice): string | undefined {
  const { id, customer } = slice;
  const { sso } = customer;
  if (sso?.advertise === 'entra' || webApp(slice) !== undefined) return undefined;
  const lacks =
    sso === undefined
      ? 'the registry has no sso of it, no tenant and no apps'
      : 'sso.apps has no web, as which the platform asks its tenant';
  return `Sign-in of ${id} is not set up yet: ${lacks}. Its IT runs axelabs-bootstrap.sh; axe customers ingest <pack> --customer ${id} --apply takes what it prints.`;
}
