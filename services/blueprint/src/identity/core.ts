import type { Database, Log } from '@axe/pg';
import type { CustomerSlice } from '@axe/registry';
import type { Provider } from 'oidc-provider';
import type { Entra, SignInCookies } from './federation/index.ts';
import type { IdentityLimits } from './http/limits.ts';
import type { PublishedKeys, Sealer } from './keys/index.ts';
import type { Resources } from './provider/resources.ts';

/** What every endpoint of the provider can reach. */
export interface IdentityCore {
  readonly issuer: string;
  readonly database: Database;
  readonly sealer: Sealer;
  readonly resources: Resources;
  readonly entra: Entra;
  readonly signInCookies: SignInCookies;
  readonly limits: IdentityLimits;
  readonly log: Log;
  customer(): CustomerSlice;
  now(): Date;
  newId(): string;
  /** The instance with the present keys. */
  provider(): Provider;
  publishedKeys(): PublishedKeys;
}
