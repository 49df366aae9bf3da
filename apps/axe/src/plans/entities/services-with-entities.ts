import type { Customer } from '@axe/registry';
import { services } from '../../platform/demo.ts';

/** Shipped services that the customer has and that keep something for each legal entity. */
export const servicesWithEntities = (customer: Pick<Customer, 'services'>): readonly string[] =>
  services.filter(({ name, hasEntities }) => hasEntities && Object.hasOwn(customer.services, name)).map(({ name }) => name);
