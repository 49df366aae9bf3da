import type { Database } from '@axe/pg';
import type { AdapterFactory } from 'oidc-provider';
import type { Sealer } from '../keys/index.ts';
import { createArtifactAdapter, type OnReuse } from './artifact-adapter.ts';
import { isArtifactKind } from './artifact-kind.ts';
import { createClientAdapter } from './client-adapter.ts';
import { createGrantAdapter } from './grant-adapter.ts';

export type { OnReuse } from './artifact-adapter.ts';
export { cacheOf } from './request-cache.ts';

export interface StoreHooks {
  readonly onReuse: OnReuse;
  /** The provider ends a grant: reuse, revocation by the client, sign-out. */
  readonly onGrantEnded: (grantId: string) => Promise<void>;
}

/** Where oidc-provider keeps its things. Access tokens are JWT and kept nowhere; their ids are in the log. */
export function createStore(database: Database, sealer: Sealer, hooks: StoreHooks): AdapterFactory {
  const store = { database, sealer, onReuse: hooks.onReuse };
  return (model) => {
    if (isArtifactKind(model)) return createArtifactAdapter(model, store);
    if (model === 'Grant') return createGrantAdapter(database, hooks.onGrantEnded);
    if (model === 'Client') return createClientAdapter(database);
    return nothingKept;
  };
}

/** Models of features that are off, and access tokens in a form that is never issued. */
const nothingKept = {
  upsert: () => Promise.reject(new Error('this provider stores no such thing')),
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};
