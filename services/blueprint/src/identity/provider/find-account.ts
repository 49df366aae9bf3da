import { type CustomerSlice, isCustomerAdmin, rightsOfPerson } from '@axe/registry';
import type { Account as ProviderAccount } from 'oidc-provider';
import type { Account } from '../accounts/index.ts';

/** True while the registry knows the person: by a line, the default of the domain, or as somebody who runs things. */
export function isMapped(slice: CustomerSlice, email: string): boolean {
  return rightsOfPerson(slice, email) !== undefined || slice.operators.includes(email) || isCustomerAdmin(slice, email);
}

/** A person as the provider sees one, with the claims of OpenID Connect Core 5.4. */
export function providerAccount({ id, email, name }: Account): ProviderAccount {
  const claims = { sub: id, email, preferred_username: email, ...(name === undefined ? {} : { name }) };
  return { accountId: id, email, claims: async () => claims };
}
