import type { Customer, Grants, Registry } from '../registry.ts';
import type { Path } from '../source.ts';
import type { Report } from './normalise.ts';

/** What one customer's fields promise each other. */
export function checkCustomer(registry: Registry, id: string, customer: Customer, report: Report): void {
  const path: Path = ['customers', id];
  checkEntities(customer, path, report);
  checkPublicDomain(registry.zone, customer, path, report);
  checkServices(customer, path, report);
  checkApps(customer, path, report);
  const peer = customer.ring_backup?.peer;
  if (peer === id) {
    report.problems.push({
      path: [...path, 'ring_backup', 'peer'],
      found: 'the customer itself',
      allowed: "another customer: a copy on one's own machine is no backup",
    });
  } else if (peer !== undefined && !Object.hasOwn(registry.customers, peer)) {
    report.notes.push({ path: [...path, 'ring_backup', 'peer'], found: JSON.stringify(peer), allowed: 'a customer of this file' });
  }
}

function checkEntities(customer: Customer, path: Path, report: Report): void {
  const known = new Set<string>();
  for (const [index, entity] of customer.entities.entries()) {
    if (known.has(entity))
      report.problems.push({ path: [...path, 'entities', index], found: `${entity} a second time`, allowed: 'each entity once' });
    known.add(entity);
  }
  const allowed = known.size === 0 ? 'nothing: the customer has no entities' : `one of ${[...known].join(', ')}`;
  const check = (entities: Iterable<string>, at: Path) => {
    for (const entity of entities) {
      if (!known.has(entity))
        report.problems.push({ path: [...at, entity], found: `the unknown entity ${JSON.stringify(entity)}`, allowed });
    }
  };
  check(Object.keys(customer.entity_meta), [...path, 'entity_meta']);
  for (const field of ['user_entity_map', 'default_entities_by_domain', 'agents'] as const) {
    const lines: { readonly [key: string]: Grants } = customer[field];
    for (const key of Object.keys(lines)) {
      // Building a path for each of 50 000 people would cost more than the check.
      const grants = lines[key] ?? {};
      for (const entity in grants) if (!known.has(entity)) check([entity], [...path, field, key]);
    }
  }
}

function checkPublicDomain(zone: string, customer: Customer, path: Path, report: Report): void {
  const host = customer.public_domain;
  const label = host.endsWith(`.${zone}`) ? host.slice(0, -zone.length - 1) : undefined;
  const at = [...path, 'public_domain'];
  if (label === undefined) {
    report.problems.push({ path: at, found: JSON.stringify(host), allowed: `a name one level under the zone, such as acme.${zone}` });
  } else if (label.includes('.')) {
    const levels = label.split('.').length;
    report.problems.push({
      path: at,
      found: `${JSON.stringify(host)}, ${levels} levels under the zone`,
      allowed: `one level, such as ${label.replaceAll('.', '-')}.${zone}: the wildcard certificate covers one level only`,
    });
  }
}

function checkServices(customer: Customer, path: Path, report: Report): void {
  const ports = new Map<number, string>();
  for (const [service, { port, secrets }] of Object.entries(customer.services)) {
    const at = [...path, 'services', service];
    if (port !== undefined) {
      const other = ports.get(port);
      if (other !== undefined)
        report.problems.push({ path: [...at, 'port'], found: `port ${port}, which ${other} has`, allowed: 'a port of its own' });
      ports.set(port, service);
    }
    for (const field of ['env', 'vault'] as const) {
      const seen = new Set<string>();
      for (const [index, secret] of secrets.entries()) {
        if (seen.has(secret[field])) {
          report.problems.push({
            path: [...at, 'secrets', index, field],
            found: `the secret ${secret[field]} a second time`,
            allowed: 'each secret of a service once',
          });
        }
        seen.add(secret[field]);
      }
    }
  }
}

function checkApps(customer: Customer, path: Path, report: Report): void {
  const secrets = new Set(Object.values(customer.services).flatMap((service) => service.secrets.map(({ env }) => env)));
  for (const [name, app] of Object.entries(customer.sso?.apps ?? {})) {
    const at = [...path, 'sso', 'apps', name];
    const uri = app.application_id_uri;
    if (name.endsWith('_mcp') && uri === undefined) {
      report.problems.push({
        path: at,
        found: 'no application_id_uri',
        allowed: 'application_id_uri: the URL at which MCP clients reach the service',
      });
    }
    for (const [index, scope] of app.scopes.entries()) {
      if (uri !== undefined && scope.includes('://') && !scope.startsWith(`${uri}/`)) {
        report.problems.push({
          path: [...at, 'scopes', index],
          found: JSON.stringify(scope),
          allowed: `a scope that begins with ${uri}/ (the provider refuses others)`,
        });
      }
    }
    if (app.client_secret_env !== undefined && !secrets.has(app.client_secret_env)) {
      report.notes.push({
        path: [...at, 'client_secret_env'],
        found: `${app.client_secret_env}, which no service of the customer lists`,
        allowed: 'a secret of one of its services',
      });
    }
  }
}
