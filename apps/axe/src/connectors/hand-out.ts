import type { Customer } from '@axe/registry';

type Settings = Pick<Customer, 'secret_store'>;

/** Whether employees can open the store: a local one is a file of the operator. */
export const employeesSee = ({ secret_store: { driver } }: Settings): boolean => driver !== 'local';

export const pageCommand = (id: string): string => `axe mcp list --customer ${id} --page connectors.html`;

/** How employees come to the secret of a connector, where the store is a file that they do not see. */
export const inPerson = (secret: string, id: string): string =>
  `hand it to each in person (axe secret get ${secret} --customer ${id} --show)`;
