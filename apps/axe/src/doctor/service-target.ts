import { type Target, targetAt } from '@axe/doctor';
import { sliceOf } from '@axe/registry';
import { cliErrors } from '../errors.ts';
import { platformUrl } from '../remote/platform-address.ts';
import type { Terminal } from '../terminal.ts';
import type { KnownRegistry } from './known-registry.ts';

/** Where a service answers: of a customer at its public domain, else at AXE_URL, and in the demo on this machine. */
export function serviceTarget(
  service: string,
  customer: string | undefined,
  known: KnownRegistry | undefined,
  environment: Terminal['environment'],
): Target {
  const local = platformUrl({}, environment, undefined);
  const named = (environment.AXE_URL ?? '') !== '' || (environment.AXE_PORT ?? '') !== '';
  if (customer === undefined && named) return targetAt(local, service);
  if (known?.home === undefined) {
    const own = known === undefined || customer === undefined ? undefined : sliceOf(known.registry, customer);
    const here = Object.values(own?.customer.sso?.apps ?? {}).some(
      ({ application_id_uri: uri }) => uri?.startsWith('http://localhost') === true,
    );
    return own === undefined || here ? targetAt(local, service) : targetAt(`https://${own.customer.public_domain}`, service);
  }
  const ids = Object.keys(known.registry.customers);
  const [only] = ids;
  const id = customer ?? (ids.length === 1 ? only : undefined);
  if (id === undefined) {
    throw cliErrors.USAGE(
      `The registry has ${ids.length} customers: name the one that is meant, such as axe doctor service ${service} ${only ?? 'acme'}.`,
    );
  }
  return targetAt(`https://${sliceOf(known.registry, id).customer.public_domain}`, service);
}
