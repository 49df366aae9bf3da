import { type HealthSubject, parseTarget, targetAt } from '@axe/doctor';
import { type Customer, publicUrlOf, type Registry, sliceOf } from '@axe/registry';
import type { KnownRegistry } from '../doctor/known-registry.ts';
import { cliErrors } from '../errors.ts';

export interface SubjectOptions {
  /** An address, a customer, a service, or `customer/service`; everything when absent. */
  readonly target: string | undefined;
  /** `--url` or AXE_URL: the platform at one address in place of those of the registry. */
  readonly platform: string | undefined;
  /** Where `axe up` answers. */
  readonly local: string;
  /** Services of the embedded platform. */
  readonly embedded: readonly string[];
  /** The customer it plays. */
  readonly embeddedCustomer: string;
}

/** Who is asked. Without an operator home that is the platform of this machine. */
export function healthSubjects(known: KnownRegistry | undefined, options: SubjectOptions): readonly HealthSubject[] {
  const { target, platform } = options;
  if (target !== undefined && /[.:]/.test(target)) return [{ target: parseTarget(target) }];
  if (platform !== undefined || known?.home === undefined || target === 'local') return embeddedSubjects(known, options);
  const subjects = Object.entries(known.registry.customers).flatMap(([id, customer]) => subjectsOf(id, customer));
  const found = target === undefined ? subjects : subjects.filter((subject) => isMeant(subject, target));
  if (found.length > 0) return found;
  throw unknownTarget(target, known.registry);
}

function subjectsOf(id: string, customer: Customer): readonly HealthSubject[] {
  const running = Object.entries(customer.services).filter(([, service]) => service.bootstrap_only !== true);
  return running.map(([name, { secrets }]) => ({ customer: id, target: targetAt(publicUrlOf(customer, name), name), secrets }));
}

const isMeant = ({ customer, target: { service } }: HealthSubject, wanted: string): boolean =>
  wanted === customer || wanted === service || wanted === `${customer}/${service}`;

function embeddedSubjects(
  known: KnownRegistry | undefined,
  { target, platform, local, embedded, embeddedCustomer }: SubjectOptions,
): readonly HealthSubject[] {
  const own = known?.home === undefined && known !== undefined ? known.registry.customers[embeddedCustomer] : undefined;
  const services =
    target === undefined || target === 'local' || target === embeddedCustomer ? embedded : embedded.filter((name) => name === target);
  if (services.length === 0)
    throw cliErrors.USAGE(`Nothing here is called ${JSON.stringify(target)}. It takes an address, or one of ${embedded.join(', ')}.`);
  return services.map((name) => ({
    customer: own === undefined ? undefined : embeddedCustomer,
    target: targetAt(platform ?? local, name),
    secrets: own?.services[name]?.secrets ?? [],
  }));
}

function unknownTarget(target: string | undefined, registry: Registry) {
  if (target === undefined) return cliErrors.USAGE('The registry names no services yet. Add them to a customer in customers.yaml.');
  const ids = Object.keys(registry.customers);
  if (ids.includes(target)) return cliErrors.USAGE(`${target} runs no services. Add them to the customer in customers.yaml.`);
  // Says which customers there are, as everywhere else.
  return target.includes('/') ? unknownService(target, registry) : unknownName(registry, target);
}

function unknownService(target: string, { customers }: Registry) {
  const [id = '', service = ''] = target.split('/');
  const running = Object.hasOwn(customers, id) ? Object.keys(customers[id]?.services ?? {}) : undefined;
  return cliErrors.USAGE(
    running === undefined
      ? `Nothing is called ${JSON.stringify(target)}. Write customer/service, such as ${Object.keys(customers)[0] ?? 'acme'}/frame.`
      : `${id} runs no service ${JSON.stringify(service)}; it runs ${running.length === 0 ? 'none' : running.join(', ')}.`,
  );
}

/** Customers of the registry that are asked nothing, because nothing of theirs runs. */
export const withoutServices = (known: KnownRegistry | undefined, subjects: readonly HealthSubject[]): readonly string[] => {
  const asked = new Set(subjects.map(({ customer }) => customer));
  if (known?.home === undefined || asked.has(undefined)) return [];
  return Object.entries(known.registry.customers).flatMap(([id, customer]) => (subjectsOf(id, customer).length === 0 ? [id] : []));
};

function unknownName(registry: Registry, name: string): unknown {
  try {
    return sliceOf(registry, name);
  } catch (error) {
    return error;
  }
}
