import { type Target, targetAt } from '@axe/doctor';
import { publicUrlOf, sliceOf } from '@axe/registry';
import { cliErrors } from '../errors.ts';
import { platformUrl } from '../remote/platform-address.ts';
import type { Terminal } from '../terminal.ts';
import type { KnownRegistry } from './known-registry.ts';

/** Where a service answers: of a customer where the registry says, else at AXE_URL, else on this machine. */
export function serviceTarget(
  service: string,
  customer: string | undefined,
  known: KnownRegistry | undefined,
  environment: Terminal['environment'],
): Target {
  const local = platformUrl({}, environment, undefined);
  const named = (environment.AXE_URL ?? '') !== '' || (environment.AXE_PORT ?? '') !== '';
  if (known === undefined || (customer === undefined && (named || known.home === undefined))) return targetAt(local, service);
  const ids = Object.keys(known.registry.customers);
  const [only] = ids;
  const id = customer ?? (ids.length === 1 ? only : undefined);
  if (id === undefined) {
    throw cliErrors.USAGE(
      `The registry has ${ids.length} customers: name the one that is meant, such as axe doctor service ${service} --customer ${only ?? 'acme'}.`,
    );
  }
  const target = targetAt(publicUrlOf(sliceOf(known.registry, id).customer, service), service);
  if (!target.loopback || !named) return target;
  // The platform of this machine may run at another port than the registry names.
  const running = targetAt(local, service);
  return running.loopback ? running : target;
}
