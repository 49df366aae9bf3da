import { rightsOfPerson } from '@axe/registry';
import { type Check, failed, notChecked, passed, withoutCustomer } from '../check.ts';

export const personCheck: Check = {
  id: 'person',
  title: 'the registry knows the person',
  why: 'A sign-in proves who somebody is; what the person may do stands in the registry alone (USER_NOT_MAPPED, ENTITY_NOT_AUTHORIZED).',
  fix: 'Give the person rights: axe employee add <email> --entity <entity>:read,write --apply. A running service sees it within seconds.',
  runs: 'machine',
  async run(context) {
    const { customer, email } = context;
    if (email === undefined) return notChecked('nobody was named: add --email of the person');
    if (customer === undefined) return withoutCustomer(context);
    const rights = rightsOfPerson(customer, email);
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
    if (rights === undefined) {
      const elsewhere =
        domain === customer.customer.primary_domain
          ? ''
          : `; people of ${customer.id} have addresses at ${customer.customer.primary_domain}`;
      return failed(`${email} stands nowhere in ${customer.id}, nor does its domain (USER_NOT_MAPPED)${elsewhere}`);
    }
    if (rights.size === 0)
      return failed(`${email} has an empty line in ${customer.id}: no rights, as after a removal (ENTITY_NOT_AUTHORIZED)`);
    return passed([...rights].map(([entity, scopes]) => `${entity} (${[...scopes].join(', ')})`).join('; '));
  },
};
