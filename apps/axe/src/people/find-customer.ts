import type { Customer, Registry } from '@axe/registry';
import { customerOf } from '../customers/show-customers.ts';
import { homeErrors } from '../home/errors.ts';
import { alikeAddresses, didYouMean } from './alike-addresses.ts';
import { peopleErrors } from './errors.ts';

/** As the registry takes them: without what is not seen, and not longer than mail may be addressed to. */
const shape = /^(?=.{3,254}$)[^\s\p{C}@,;:<>"'()[\]\\]{1,64}@[^\s\p{C}@,;:<>"'()[\]\\]+\.[^\s\p{C}@.,;:<>"'()[\]\\]+$/u;

/** Lower-case, as the registry keeps addresses. */
export function emailOf(text: string): string {
  const email = text.trim().normalize('NFC').toLowerCase();
  if (shape.test(email)) return email;
  const shown = JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
  throw peopleErrors.EMAIL_INVALID(`${shown} is no e-mail address such as kim@acme.example. Nothing was changed.`);
}

/** A letter of another alphabet may look like a Latin one: the address is then somebody else's. */
export function lookAlikeNotes(emails: readonly string[]): readonly string[] {
  return emails.flatMap((email) => {
    const strange = [...new Set(email)].filter((char) => char > '\u007f').slice(0, 5);
    const named = strange.map((char) => `${char} (U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`);
    return strange.length === 0
      ? []
      : [`Note: ${email} holds letters outside of ASCII: ${named.join(', ')}. Is it how the person signs in?`];
  });
}

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

/** The customer of a new person: the one that is named, else the one whose e-mail domain it is. */
export function customerOfNewcomer({ customers }: Registry, email: string, named: string | undefined): string {
  if (named !== undefined) {
    customerOf(customers, named);
    return named;
  }
  const found = byDomain(customers, domainOf(email));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (only !== undefined) throw several(email, found);
  throw peopleErrors.DOMAIN_FOREIGN(
    `No customer has the e-mail domain ${domainOf(email)}. Nothing was changed. If ${email} is right, name the customer: --customer ${Object.keys(customers)[0] ?? '<id>'}.`,
    { email, domain: domainOf(email) },
  );
}

/** The customer that gives the person something now: a line, a role, or the default of the domain. */
export function customerOfKnown(registry: Registry, email: string, named: string | undefined): string {
  const { customers } = registry;
  if (named !== undefined) {
    if (isKnownAt(customerOf(customers, named), email)) return named;
    throw unknown(registry, email, named);
  }
  const own = Object.keys(customers).filter((id) => hasOwnPlace(customers[id], email));
  const found = own.length > 0 ? own : byDomain(customers, domainOf(email)).filter((id) => isKnownAt(customers[id], email));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw only === undefined ? unknown(registry, email) : several(email, found);
}

const isKnownAt = (customer: Customer | undefined, email: string): boolean =>
  customer !== undefined && (hasOwnPlace(customer, email) || Object.hasOwn(customer.default_entities_by_domain, domainOf(email)));

/** Customers whose registry names the person, whatever it says of them. */
export const hasOwnPlace = (customer: Customer | undefined, email: string): boolean =>
  customer !== undefined && (Object.hasOwn(customer.user_entity_map, email) || customer.admins.includes(email));

/** Whether the person may do anything there: by a line, by the role, or by the default of the domain. */
export function mayDoSomething(customer: Customer, email: string): boolean {
  const { user_entity_map: lines, default_entities_by_domain: defaults, admins } = customer;
  const line = Object.hasOwn(lines, email) ? lines[email] : defaults[domainOf(email)];
  return admins.includes(email) || Object.keys(line ?? {}).length > 0;
}

export const isForeignTo = ({ primary_domain, default_entities_by_domain }: Customer, email: string): boolean =>
  primary_domain !== domainOf(email) && !Object.hasOwn(default_entities_by_domain, domainOf(email));

const byDomain = (customers: Registry['customers'], domain: string): readonly string[] =>
  Object.keys(customers).filter((id) => {
    const customer = customers[id];
    return customer !== undefined && (customer.primary_domain === domain || Object.hasOwn(customer.default_entities_by_domain, domain));
  });

const several = (email: string, found: readonly string[]) =>
  homeErrors.CUSTOMER_NEEDED(`${email} belongs to ${found.join(', ')}. Nothing was changed. Name one: --customer ${found[0]}.`, {
    customers: [...found],
  });

function unknown(registry: Registry, email: string, named?: string) {
  const isOperator = registry.operators.includes(email);
  const where = named === undefined ? '' : ` of ${named}`;
  const alike = didYouMean(alikeAddresses(registry, email, named));
  return peopleErrors.EMPLOYEE_UNKNOWN(
    isOperator
      ? `${email} is an operator of the platform, and has nothing besides${where === '' ? '' : ` at the customer`}. Nothing was changed. Operators stand under operators in customers.yaml: take them out there.`
      : `The registry knows no ${email}${where}: no line, no role, no default of the domain.${alike} Nothing was changed. axe employee list shows who there is.`,
    { email },
  );
}
