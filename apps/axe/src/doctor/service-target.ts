import { type Target, targetAt } from '@axe/doctor';
import { publicUrlOf, sliceOf } from '@axe/registry';
import { cliErrors } from '../errors.ts';
import { platformUrl } from '../remote/platform-address.ts';
import type { Terminal } from '../terminal.ts';
import type { KnownRegistry } from './known-registry.ts';

/** Customers of which one must be named before it is known where a service answers; undefined where it is. */
export function openChoice(
  customer: string | undefined,
  known: KnownRegistry | undefined,
  environment: Terminal['environment'],
): readonly string[] | undefined {
  if (customer !== undefined || known?.home === undefined || isPlatformNamed(environment)) return undefined;
  const ids = Object.keys(known.registry.customers);
  return ids.length === 1 ? undefined : ids;
}

const isPlatformNamed = (environment: Terminal['environment']): boolean =>
  (environment.AXE_URL ?? '') !== '' || (environment.AXE_PORT ?? '') !== '';

/** Where a service answers: of a customer where the registry says, else at AXE_URL, else on this machine. */
export function serviceTarget(
  service: string,
  customer: string | undefined,
  known: KnownRegistry | undefined,
  environment: Terminal['environment'],
): Target {
  const local = platformUrl({}, environment, undefined);
  const named = isPlatformNamed(environment);
  if (known === undefined || (customer === undefined && (named || known.home === undefined))) return targetAt(local, service);
  const choice = openChoice(customer, known, environment);
  const id = customer ?? Object.keys(known.registry.customers)[0];
  if (choice !== undefined || id === undefined) {
    throw cliErrors.USAGE(
      `The registry has ${choice?.length ?? 0} customers: name the one that is meant, such as axe doctor service ${service} --customer ${id ?? 'acme'}.`,
    );
  }
  const target = targetAt(publicUrlOf(sliceOf(known.registry, id).customer, service), service);
  if (!target.loopback || !named) return target;
  // The platform of this machine may run at another port than the registry names.
  const running = targetAt(local, service);
  return running.loopback ? running : target;
}
