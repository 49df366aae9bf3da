import { type CheckContext, createAsk, type PublishedCatalogue, type Target } from '@axe/doctor';
import { isRefusal } from '@axe/kit';
import type { CustomerSlice } from '@axe/registry';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { services } from '../platform/demo.ts';
import { openRemote, platformUrl } from '../remote/platform-address.ts';
import type { Terminal } from '../terminal.ts';
import { customerAt, findRegistry, type KnownRegistry, type RegistryOptions, registryPlace } from './known-registry.ts';

export interface DoctorOptions extends RegistryOptions {
  readonly token?: string;
  readonly profile?: string;
  readonly email?: string;
  readonly entity?: string;
  readonly books?: string;
  readonly json?: boolean;
}

/** How far the address is trusted: one that the operator typed may get the sign-in, one out of a pasted text gets nothing. */
export type Origin = 'typed' | 'pasted';

export interface OpenContextParts {
  readonly target: Target;
  readonly options: DoctorOptions;
  readonly origin: Origin;
  readonly known?: KnownRegistry | undefined;
}

/** Everything the checks may ask from this machine. */
export async function openContext({ target, options, origin, known: given }: OpenContextParts, terminal: Terminal): Promise<CheckContext> {
  const known = given ?? (await findRegistry(options, terminal));
  const customer = customerAt(known, target, options.customer);
  const { localMachine } = await import('./local-machine.ts');
  return {
    target,
    ask: createAsk(),
    now: () => new Date(),
    customer,
    registry: { file: known?.file ?? registryPlace(options, terminal), read: known !== undefined },
    email: options.email,
    token: await tokenFor(target, options, origin, terminal),
    catalogue: catalogueOf(target.service),
    entity: options.entity ?? options.books ?? customer?.customer.entities[0],
    books: options.books,
    siblings: [...new Set([...services.map(({ name }) => name), ...Object.keys(customer?.customer.services ?? {})])],
    machine: localMachine({ target, customer, registryFile: known?.file }, terminal),
    // On this machine a development sign-in stands in for the tenant.
    tenant: target.loopback ? undefined : await tenantOf(customer, terminal),
    secrets: await storeOf(known?.home, customer, terminal),
  };
}

async function tenantOf(customer: CustomerSlice | undefined, terminal: Terminal): Promise<CheckContext['tenant']> {
  if (customer?.customer.sso === undefined) return undefined;
  const { azTenant } = await import('./az-tenant.ts');
  return azTenant(customer.customer.sso.tenant_id, terminal.environment);
}

async function storeOf(
  home: string | undefined,
  customer: CustomerSlice | undefined,
  terminal: Terminal,
): Promise<CheckContext['secrets']> {
  if (home === undefined || customer === undefined) return undefined;
  const { secretProbe } = await import('./secret-probe.ts');
  return secretProbe(home, customer, terminal);
}

/**
 * `--token` goes where the operator points; AXE_TOKEN and a stored sign-in go to the platform they are for and to no other host, however
 * the address came here.
 */
async function tokenFor(target: Target, options: DoctorOptions, origin: Origin, terminal: Terminal): Promise<string | undefined> {
  const url = new URL(target.base).origin;
  if (options.token !== undefined) return (await openRemote({ url, token: options.token }, terminal)).credential.token;
  if (origin === 'pasted') return undefined;
  const { environment } = terminal;
  if ((environment.AXE_TOKEN ?? '') !== '') {
    const own = new URL(platformUrl({}, environment, undefined)).origin;
    if (own === url) return (await openRemote({ url }, terminal)).credential.token;
    terminal.note(`AXE_TOKEN is not sent to ${url}: it belongs to ${own}. Set AXE_URL, or give --token.`);
    return undefined;
  }
  try {
    const profile = options.profile === undefined ? {} : { profile: options.profile };
    return (await openRemote({ url, ...profile }, terminal)).credential.token;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Services that this release does not know have none. */
function catalogueOf(service: string): PublishedCatalogue | undefined {
  try {
    return readCatalogue(service);
  } catch {
    return undefined;
  }
}
