import { isRefusal } from '@axe/kit';
import type { Registry } from '@axe/registry';
import { alikeAddresses, didYouMean } from './alike-addresses.ts';
import { peopleErrors } from './errors.ts';
import { hasOwnPlace } from './find-customer.ts';
import type { IdentityDesk } from './identity-desk.ts';

interface Asked {
  readonly customer: string;
  readonly email: string;
}

/**
 * The default of a domain takes every address of it, also one that nobody has: without a line or a role only a sign-in tells that there
 * is such a person.
 */
export async function refuseUnknown(registry: Registry, { customer, email }: Asked, openDesk: () => Promise<IdentityDesk>): Promise<void> {
  if (hasOwnPlace(registry.customers[customer], email)) return;
  const why = await whyUnknown(email, openDesk);
  if (why === undefined) return;
  throw peopleErrors.EMPLOYEE_UNKNOWN(
    `${customer} knows no ${email}: no line and no role of their own, and ${why}.${didYouMean(alikeAddresses(registry, email, customer))} Nothing was changed. If the address is right, add --unknown: an empty line then keeps the default of the domain from it.`,
    { email, customer },
  );
}

async function whyUnknown(email: string, openDesk: () => Promise<IdentityDesk>): Promise<string | undefined> {
  try {
    return (await (await openDesk()).everSignedIn(email)) ? undefined : 'nobody ever signed in with it';
  } catch (failure) {
    if (!isRefusal(failure)) throw failure;
    return `whether somebody ever signed in with it could not be asked (${failure.message.replace(/\.$/, '')})`;
  }
}
