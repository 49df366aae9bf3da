import type { IncomingMessage, ServerResponse } from 'node:http';
import { platformAudience } from '@axe/auth';
import { type BucketBounds, newId } from '@axe/kit';
import type { Database, Log, Tx } from '@axe/pg';
import type { CustomerSlice } from '@axe/registry';
import type { DocumentFetch } from './clients/index.ts';
import { isFirstParty } from './clients/index.ts';
import type { IdentityCore } from './core.ts';
import { createEntra, createSignInCookies } from './federation/index.ts';
import { createLimits, type LimitName } from './http/limits.ts';
import { callbackPath } from './interactions/index.ts';
import { createSealer, type KeyRing, keyRingVersion, loadKeyRing, publishedKeys, type Rotation, rotateKeys } from './keys/index.ts';
import { buildProvider } from './provider/build-provider.ts';
import { createResources, type ProtectedService } from './provider/resources.ts';

export interface IdentityOptions {
  /** The public origin, without a slash at the end: `https://acme.platform.example`. */
  readonly issuer: string;
  readonly services: readonly ProtectedService[];
  /** The service that is meant when a client names none. */
  readonly workspace: string;
  readonly customer: () => CustomerSlice;
  readonly database: Database;
  /** Seals keys and cookies; at least 32 bytes, kept in the vault. */
  readonly identityKey: string;
  readonly federation: {
    readonly authority: string;
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret?: string | undefined;
  };
  readonly log: Log;
  readonly now?: () => Date;
  readonly trustProxy?: boolean;
  readonly entClaim?: boolean;
  readonly limits?: Partial<Record<LimitName, BucketBounds>>;
  readonly documentFetch?: DocumentFetch;
  /** How soon another process's rotation is noticed here. */
  readonly keyCheckEveryMs?: number;
}

export interface Identity {
  /** Paths that belong to it at the public address. */
  readonly prefixes: readonly string[];
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** The next key signs; inside the caller's transaction, noticed by every process within seconds. */
  rotateKeys(tx: Tx, options: { readonly now: boolean }): Promise<Rotation>;
  /** Takes over keys that another process rotated; runs by itself every few seconds. */
  reloadKeys(): Promise<void>;
  close(): Promise<void>;
}

const identityPrefixes = [
  '/oauth',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/.well-known/jwks.json',
] as const;

const defaultKeyCheckMs = 2000;

/** The platform's OpenID provider for one customer: state in the database only, so that any number of processes serve it together. */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { database, issuer, log } = options;
  const now = options.now ?? (() => new Date());
  const sealer = createSealer(options.identityKey);
  let ring = await loadKeyRing(database, sealer);
  let published = publishedKeys(ring);
  const core: IdentityCore = {
    issuer,
    database,
    sealer,
    log,
    now,
    newId: () => newId(now().getTime()),
    customer: options.customer,
    resources: createResources({
      issuer,
      services: options.services,
      workspace: options.workspace,
      platformAudience: platformAudience(options.customer().id),
      isFirstParty,
    }),
    entra: createEntra({ ...options.federation, redirectUri: `${issuer}${callbackPath}` }),
    signInCookies: createSignInCookies(sealer),
    limits: createLimits(options.limits ?? {}, now),
    provider: () => provider,
    publishedKeys: () => published,
  };
  const build = (keys: KeyRing) => {
    const parts = { core, ring: keys, documentFetch: options.documentFetch, entClaim: options.entClaim ?? false };
    return buildProvider({ ...parts, trustProxy: options.trustProxy ?? false });
  };
  let provider = build(ring);
  let serve = provider.callback();

  async function reloadKeys(): Promise<void> {
    if ((await keyRingVersion(database)) === ring.version) return;
    ring = await loadKeyRing(database, sealer);
    published = publishedKeys(ring);
    provider = build(ring);
    serve = provider.callback();
    log.info({ kid: ring.keys[0]?.kid, published: ring.keys.length }, 'signing keys taken over');
  }

  let checking = Promise.resolve();
  const timer = setInterval(() => {
    checking = reloadKeys().catch((error: unknown) => log.warn({ err: error }, 'the signing keys could not be checked'));
  }, options.keyCheckEveryMs ?? defaultKeyCheckMs);
  timer.unref();

  return {
    prefixes: identityPrefixes,
    handle: (req, res) => serve(req, res),
    rotateKeys: (tx, choice) => rotateKeys(tx, sealer, choice),
    reloadKeys,
    close: async () => {
      clearInterval(timer);
      await checking;
    },
  };
}
