import type { CustomerSlice } from '@axe/registry';
import type { PublishedCatalogue } from './catalogue.ts';
import type { MachineProbes, SecretProbes, TenantProbes } from './probes.ts';
import type { Target } from './target.ts';
import type { Ask, Reply } from './web/ask.ts';

/** Where a check looks: the address alone, the customer's machine or tenant, or the books behind a token. */
export type Place = 'url' | 'machine' | 'tenant' | 'books';

export type Status = 'passed' | 'failed' | 'not-checked' | 'does-not-apply';

export interface Outcome {
  readonly status: Status;
  /** What was seen; for a check that did not run, the reason and how else to know. */
  readonly found: string;
  /** In place of the check's own, where the cause is known better. */
  readonly fix?: string;
}

export interface Check {
  readonly id: CheckId;
  /** Its number on the checklist that every service must pass; absent for what is checked besides. */
  readonly point?: number;
  readonly title: string;
  /** What goes wrong for people when this is not so. */
  readonly why: string;
  readonly fix: string;
  readonly runs: Place;
  run(context: CheckContext): Promise<Outcome>;
}

export type CheckId =
  | 'process'
  | 'front-door'
  | 'metadata'
  | 'challenge'
  | 'bad-token'
  | 'eras'
  | 'keys'
  | 'colour'
  | 'upstream'
  | 'tunnel'
  | 'tenant-app'
  | 'service-principal'
  | 'secret'
  | 'real-client'
  | 'database-url'
  | 'broken-start'
  | 'idempotent-writes'
  | 'citations'
  | 'conflicts'
  | 'degraded'
  | 'old-records'
  | 'issuers'
  | 'guards'
  | 'property-names'
  | 'catalogue'
  | 'storage'
  | 'registry'
  | 'person';

/** Everything a check may ask; what is absent makes the checks that need it say so. */
export interface CheckContext {
  readonly target: Target;
  readonly ask: Ask;
  readonly now: () => Date;
  readonly token?: string | undefined;
  /** Why the service does not take the token that was given; then `token` is absent. */
  readonly tokenRefused?: string | undefined;
  readonly customer?: CustomerSlice | undefined;
  /** The registry file that was looked at, and whether there is one that can be read. */
  readonly registry?: { readonly file: string; readonly read: boolean } | undefined;
  /** The person who complained. */
  readonly email?: string | undefined;
  /** What this release of the command line and the documentation say of the service. */
  readonly catalogue?: PublishedCatalogue | undefined;
  /** An entity to read from. */
  readonly entity?: string | undefined;
  /** An entity whose books may take test entries: they stay there for ever. */
  readonly books?: string | undefined;
  /** Names of services that may answer at the same host, for an address whose path is wrong. */
  readonly siblings?: readonly string[] | undefined;
  readonly machine?: MachineProbes | undefined;
  readonly tenant?: TenantProbes | undefined;
  readonly secrets?: SecretProbes | undefined;
}

export const passed = (found: string): Outcome => ({ status: 'passed', found });
export const failed = (found: string, fix?: string): Outcome => ({ status: 'failed', found, ...(fix === undefined ? {} : { fix }) });
export const notChecked = (found: string): Outcome => ({ status: 'not-checked', found });
export const doesNotApply = (found: string): Outcome => ({ status: 'does-not-apply', found });

/** Several checks read the same pages: each is asked for once. */
export function withMemory(ask: Ask): Ask {
  const known = new Map<string, Promise<Reply>>();
  return (url, question) => {
    if (question?.method === 'POST' || question?.headers !== undefined) return ask(url, question);
    const reply = known.get(url) ?? ask(url, question);
    known.set(url, reply);
    return reply;
  };
}

/** Why a check that needs the registry did not run, and what brings the customer. */
export function withoutCustomer({ registry, target }: CheckContext): Outcome {
  if (registry === undefined) return notChecked('no registry is at hand: name the customer, or run it where a customers.yaml is');
  const { file, read } = registry;
  if (!read)
    return notChecked(`no registry is at hand: there is none to read at ${file} (axe init makes one, AXE_HOME names another home)`);
  return notChecked(`no customer of ${file} answers at ${target.base}: name the customer that is meant`);
}

/** By this release or by the registry: then a path that nobody serves is more than a slip of the pen. */
export const isKnownService = ({ target, catalogue, customer }: CheckContext): boolean =>
  catalogue !== undefined || Object.hasOwn(customer?.customer.services ?? {}, target.service);

export const below = ({ target }: CheckContext, path: string): string => `${target.base}/${target.service}${path}`;
