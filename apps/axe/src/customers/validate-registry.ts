import path from 'node:path';
import { loadRegistry } from '@axe/registry';
import { homeFolderOf } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';

/** What is wrong is refused as REGISTRY_INVALID with every line; warnings are told and are no failure. */
export async function printValidity(
  named: string | undefined,
  options: { readonly home?: string; readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const file = named === undefined ? path.join(homeFolderOf(options, terminal), 'customers.yaml') : path.resolve(terminal.folder, named);
  const { registry, warnings } = await loadRegistry(file);
  const customers = Object.values(registry.customers);
  const entities = customers.reduce((sum, customer) => sum + customer.entities.length, 0);
  const people = customers.reduce((sum, customer) => sum + Object.keys(customer.user_entity_map).length, 0);
  if (options.json === true) {
    terminal.print(JSON.stringify({ file, valid: true, customers: customers.length, entities, people, warnings }, undefined, 2));
    return;
  }
  for (const warning of warnings) terminal.note(`warning: ${warning}`);
  const warned = warnings.length === 0 ? '' : `, ${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`;
  terminal.print(`${file} is valid: ${customers.length} customers, ${entities} entities, ${people} people${warned}.`);
}
