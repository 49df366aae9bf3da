import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Target } from '@axe/doctor';
import { isRefusal } from '@axe/kit';
import { type CustomerSlice, loadRegistry, publicUrlOf, type Registry, sliceOf } from '@axe/registry';
import { homeFolderOf } from '../home/home.ts';
import { dataFolderAt, defaultDataFolder } from '../platform/data-folder.ts';
import { platformCustomer } from '../platform/demo.ts';
import { registryFileOf } from '../platform/registry-file.ts';
import type { Terminal } from '../terminal.ts';

export interface RegistryOptions {
  readonly home?: string;
  readonly customer?: string;
}

/** A registry that is at hand: the operator's, else the one of the platform on this machine. */
export interface KnownRegistry {
  readonly registry: Registry;
  readonly file: string;
  /** Where the local secret stores are; undefined for the demo, which has none. */
  readonly home: string | undefined;
}

/** The file of the registry that is looked at, whether it is there or not. */
export function registryPlace(options: RegistryOptions, terminal: Terminal): string {
  const own = path.join(homeFolderOf(options, terminal), 'customers.yaml');
  if (existsSync(own) || options.home !== undefined) return own;
  const demo = registryFileOf(dataFolderAt(terminal.environment.AXE_DATA || defaultDataFolder()).root, undefined);
  return existsSync(demo) ? demo : own;
}

/** The registry, or undefined where there is none. A broken one is said and then left out: the rest can still be looked at. */
export async function findRegistry(options: RegistryOptions, terminal: Terminal): Promise<KnownRegistry | undefined> {
  const folder = homeFolderOf(options, terminal);
  const own = path.join(folder, 'customers.yaml');
  const file = registryPlace(options, terminal);
  if (!existsSync(file) && options.home === undefined) return undefined;
  try {
    const { registry } = await loadRegistry(file);
    return { registry, file, home: file === own ? folder : undefined };
  } catch (error) {
    if (options.home !== undefined || !isRefusal(error)) throw error;
    terminal.note(`The registry is left out, because it cannot be used: ${error.message}`);
    return undefined;
  }
}

/** Whether a pasted address is one of ours, to the port: an address on this machine may be anything that listens here. */
export function isOurs(known: KnownRegistry | undefined, target: Target, platform: string): boolean {
  const { origin } = new URL(target.mcp);
  if (origin === new URL(platform).origin) return true;
  return Object.values(known?.registry.customers ?? {}).some(
    (customer) =>
      target.base === publicUrlOf(customer, target.service) ||
      origin === `https://${customer.public_domain}` ||
      Object.values(customer.sso?.apps ?? {}).some((app) => app.application_id_uri === target.mcp),
  );
}

/** Whose service this is: the one named, else the one that is reached at the address or has it in an app. */
export function customerAt(known: KnownRegistry | undefined, target: Target, named: string | undefined): CustomerSlice | undefined {
  if (known === undefined) return undefined;
  const { registry } = known;
  if (named !== undefined) return sliceOf(registry, named);
  const host = new URL(target.mcp).hostname;
  const found = Object.entries(registry.customers).find(([, customer]) => {
    const addresses = Object.values(customer.sso?.apps ?? {}).map((app) => app.application_id_uri);
    return customer.public_domain === host || target.base === publicUrlOf(customer, target.service) || addresses.includes(target.mcp);
  });
  if (found !== undefined) return sliceOf(registry, found[0]);
  // The platform on this machine plays one customer, on whatever port.
  const embedded = known.home === undefined && target.loopback && Object.hasOwn(registry.customers, platformCustomer);
  return embedded ? sliceOf(registry, platformCustomer) : undefined;
}
