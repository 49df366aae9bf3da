import type { AnyService, Log, Mount } from '@axe/mcp';
import type { Database } from '@axe/pg';
import type { CustomerSlice } from '@axe/registry';
import type { ServiceSecrets } from '../secrets.ts';

/** What a service is made from once its database is open. */
export interface ModuleParts {
  readonly database: Database;
  /** Public address, without a slash at the end. */
  readonly url: string;
  /** All that run here, by name and title. */
  readonly services: readonly { readonly name: string; readonly title: string }[];
  /** The app as which the platform asks the tenant who somebody is, and where the tenant answers. */
  readonly federation: { readonly authority: string; readonly tenantId: string; readonly clientId: string };
  readonly secrets: ServiceSecrets;
  readonly log: Log;
  slice(): CustomerSlice;
}

export interface ComposedService {
  readonly declaration: AnyService;
  /** What it answers outside of its own path. */
  readonly mounts: readonly Mount[];
}

/** One service as the platform starts it. */
export interface ServiceModule {
  readonly database: Pick<AnyService, 'name' | 'migrations' | 'errors'>;
  compose(parts: ModuleParts): Promise<ComposedService>;
}
