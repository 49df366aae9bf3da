import type { Customer, Registry } from '../registry.ts';
import type { Path } from '../source.ts';
import type { Report } from './normalise.ts';

/** One thing that only one customer may have, and where it stands. */
interface Claim {
  readonly what: string;
  readonly value: string;
  readonly path: Path;
}

/** What two customers must not share. */
export function checkAcross(registry: Registry, report: Report): void {
  const owners = new Map<string, string>();
  const machines = new Map<string, string>();
  for (const [id, customer] of Object.entries(registry.customers)) {
    for (const { what, value, path } of claimsOf(customer, ['customers', id])) {
      const claim = `${what} ${value}`;
      const owner = owners.get(claim);
      if (owner !== undefined && !(owner === id && what === 'e-mail domain')) {
        report.problems.push({
          path,
          found: `the ${claim}, which ${owner} has`,
          allowed: `${/^[aeio]/.test(what) ? 'an' : 'a'} ${what} of its own`,
        });
      }
      owners.set(claim, owner ?? id);
    }
    const machine = customer.host?.ssh;
    if (machine === undefined) continue;
    const neighbour = machines.get(machine);
    if (neighbour !== undefined) {
      report.notes.push({ path: ['customers', id, 'host', 'ssh'], found: `the machine of ${neighbour}`, allowed: 'a machine of its own' });
    }
    machines.set(machine, neighbour ?? id);
  }
}

function claimsOf(customer: Customer, path: Path): Claim[] {
  const claims: Claim[] = [
    { what: 'e-mail domain', value: customer.primary_domain, path: [...path, 'primary_domain'] },
    { what: 'public domain', value: customer.public_domain, path: [...path, 'public_domain'] },
  ];
  for (const domain of Object.keys(customer.default_entities_by_domain)) {
    claims.push({ what: 'e-mail domain', value: domain, path: [...path, 'default_entities_by_domain', domain] });
  }
  for (const [service, tenant] of Object.entries(customer.service_tenant_map)) {
    claims.push({ what: `${service} tenant`, value: String(tenant), path: [...path, 'service_tenant_map', service] });
  }
  const { driver, server = '', collection, email = '' } = customer.secret_store;
  if (driver === 'bitwarden') {
    // Items are found by their names, and two customers may use the same ones.
    claims.push({ what: 'vault', value: `${server} ${collection ?? email}`.trim(), path: [...path, 'secret_store'] });
  }
  if (customer.sso === undefined) return claims;
  claims.push({ what: 'tenant id', value: customer.sso.tenant_id, path: [...path, 'sso', 'tenant_id'] });
  for (const [name, app] of Object.entries(customer.sso.apps)) {
    const at = [...path, 'sso', 'apps', name];
    // Two apps with one audience would open each other's services.
    claims.push({ what: 'client id', value: app.client_id, path: [...at, 'client_id'] });
    if (app.application_id_uri !== undefined) {
      claims.push({ what: 'application id URI', value: app.application_id_uri, path: [...at, 'application_id_uri'] });
    }
  }
  return claims;
}
