import { type Customer, loadRegistry } from '@axe/registry';
import { customerOf } from '../../customers/show-customers.ts';
import type { Home } from '../../home/home.ts';
import { renderResult } from '../../render/render-result.ts';
import { shownWidth } from '../../render/shown-width.ts';
import type { Terminal } from '../../terminal.ts';

interface ListOptions {
  readonly customer?: string;
  readonly json?: boolean;
}

export async function printEntities(home: Home, { customer, json }: ListOptions, terminal: Terminal): Promise<void> {
  const { registry } = await loadRegistry(home.registryFile);
  if (customer !== undefined) customerOf(registry.customers, customer);
  const chosen = Object.entries(registry.customers).filter(([id]) => customer === undefined || id === customer);
  const entities = chosen.flatMap(([id, one]) => entitiesOf(id, one));
  if (json === true) terminal.print(JSON.stringify({ entities }, undefined, 2));
  else if (entities.length === 0) terminal.print('No entity yet. Add one with axe entity add.');
  else terminal.print(renderResult({ entities }, { width: shownWidth(terminal) }));
}

function entitiesOf(id: string, { entities, entity_meta: meta, user_entity_map: people, default_entities_by_domain: domains }: Customer) {
  const counted = new Map<string, number>();
  for (const rights of Object.values(people)) for (const entity in rights) counted.set(entity, (counted.get(entity) ?? 0) + 1);
  return entities.map((entity) => ({
    entity,
    customer: id,
    legal_name: meta[entity]?.legal_name ?? '',
    kind: meta[entity]?.kind ?? '',
    standard: meta[entity]?.standard ?? '',
    people: counted.get(entity) ?? 0,
    domains: Object.keys(domains).filter((domain) => domains[domain]?.[entity] !== undefined),
  }));
}
