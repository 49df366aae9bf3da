import { defaultScopes, type Grants, type Registry } from '../registry.ts';
import type { ReadCustomer, ReadGrants, ReadRegistry } from '../schema.ts';
import type { Finding, Path } from '../source.ts';

/** Findings end the parse; notes become warnings. */
export interface Report {
  readonly problems: Finding[];
  readonly notes: Finding[];
}

/** Lower-cases addresses and domains (each with a note) and expands shorthands. */
export function normalise(file: ReadRegistry, report: Report): Registry {
  const customers: { [id: string]: Registry['customers'][string] } = {};
  for (const [id, customer] of Object.entries(file.customers)) {
    customers[id] = normaliseCustomer(customer, ['customers', id], `${id}.${file.zone.toLowerCase()}`, report);
  }
  return { version: file.version, zone: file.zone.toLowerCase(), operators: lowerAll(file.operators, ['operators'], report), customers };
}

function normaliseCustomer(customer: ReadCustomer, path: Path, publicDomain: string, report: Report): Registry['customers'][string] {
  const grantsIn = (field: 'user_entity_map' | 'default_entities_by_domain' | 'agents') => {
    const map: { [key: string]: Grants } = {};
    for (const [key, value] of Object.entries(customer[field])) {
      const lower = lowerOne(key, [...path, field, key], report);
      if (Object.hasOwn(map, lower)) {
        report.problems.push({
          path: [...path, field, key],
          found: `${lower} a second time (letter case does not count)`,
          allowed: 'each address or domain once',
        });
      }
      map[lower] = expandGrants(value);
    }
    return map;
  };
  return {
    ...customer,
    primary_domain: customer.primary_domain.toLowerCase(),
    public_domain: customer.public_domain?.toLowerCase() ?? publicDomain,
    ...(customer.sso && { sso: lowerGuids(customer.sso) }),
    admins: lowerAll(customer.admins, [...path, 'admins'], report),
    user_entity_map: grantsIn('user_entity_map'),
    default_entities_by_domain: grantsIn('default_entities_by_domain'),
    agents: grantsIn('agents'),
  };
}

function expandGrants(value: ReadGrants): Grants {
  return Array.isArray(value) ? Object.fromEntries(value.map((entity) => [entity, defaultScopes])) : value;
}

// Identity providers write GUIDs in lower case, and claims are compared as text.
function lowerGuids(sso: NonNullable<ReadCustomer['sso']>): NonNullable<ReadCustomer['sso']> {
  const apps = Object.entries(sso.apps).map(([name, app]) => [name, { ...app, client_id: app.client_id.toLowerCase() }] as const);
  return { ...sso, tenant_id: sso.tenant_id.toLowerCase(), apps: Object.fromEntries(apps) };
}

function lowerAll(values: readonly string[], path: Path, report: Report): string[] {
  return [...new Set(values.map((value, index) => lowerOne(value, [...path, index], report)))];
}

function lowerOne(value: string, path: Path, report: Report): string {
  const lower = value.toLowerCase();
  if (lower !== value)
    report.notes.push({ path, found: `upper-case letters in ${JSON.stringify(value)}`, allowed: `${lower}, which is how it is read` });
  return lower;
}
