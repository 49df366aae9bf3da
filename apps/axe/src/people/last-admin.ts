import type { Customer } from '@axe/registry';

export const isLastAdmin = ({ admins }: Pick<Customer, 'admins'>, email: string): boolean =>
  admins.includes(email) && admins.every((admin) => admin === email);

export const lastAdminWarning = (customer: string, email: string): string =>
  `Warning: ${customer} has no administrator besides ${email}. Give the role to another: axe employee grant <email> --admin --customer ${customer} --apply`;
