import type { Scope } from '@axe/kit';
import type { ReadCustomer } from './schema.ts';

/** Entity id → scopes as granted; shorthands are expanded. */
export type Grants = { readonly [entity: string]: readonly Scope[] };

type Normalised = 'public_domain' | 'user_entity_map' | 'default_entities_by_domain' | 'agents';

/** A customer as the programs see it: field names are those of the file, addresses and domains are lower-case. */
export interface Customer extends Readonly<Omit<ReadCustomer, Normalised>> {
  /** `{id}.{zone}` when the file leaves it out. */
  readonly public_domain: string;
  /** E-mail address → rights; an empty map means no rights and beats the default of the domain. */
  readonly user_entity_map: { readonly [email: string]: Grants };
  readonly default_entities_by_domain: { readonly [domain: string]: Grants };
  readonly agents: { readonly [agent: string]: Grants };
}

export interface Registry {
  readonly version: 1;
  readonly zone: string;
  readonly operators: readonly string[];
  readonly customers: { readonly [id: string]: Customer };
}

/** What a running service knows of the registry: its own customer and nothing else. */
export interface CustomerSlice {
  readonly id: string;
  readonly zone: string;
  readonly operators: readonly string[];
  readonly customer: Customer;
}

/** What a list of entities without scopes grants. */
export const defaultScopes: readonly Scope[] = ['read', 'write', 'close'];
