import type { Database, Tx } from '@axe/pg';
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, generateKeyPair, type JWK, type JWTVerifyGetKey } from 'jose';
import { identityErrors } from '../errors.ts';
import { retiredKeySeconds } from '../lifetimes.ts';
import type { Sealer } from './seal-key.ts';

export type KeyState = 'next' | 'active' | 'retired';

export interface SigningKey {
  readonly kid: string;
  readonly state: KeyState;
  readonly privateJwk: JWK;
}

/** What is published, the signing key first. `version` changes whenever a process must load them anew. */
export interface KeyRing {
  readonly version: string;
  readonly keys: readonly SigningKey[];
}

interface KeyRow {
  readonly kid: string;
  readonly state: KeyState;
  readonly sealed_private: string;
}

/** Finds the public key of a token among those of the ring. */
export type PublishedKeys = JWTVerifyGetKey;

export function publishedKeys(ring: KeyRing): PublishedKeys {
  const keys = ring.keys.map(({ privateJwk: { kty, n, e, kid, alg, use } }) => ({ kty, n, e, kid, alg, use }) as JWK);
  return createLocalJWKSet({ keys });
}

const purpose = 'signing key';

/** The published keys; makes the first two when there are none. Two processes that start at once agree on the same. */
export async function loadKeyRing(database: Database, sealer: Sealer): Promise<KeyRing> {
  for (const state of ['active', 'next'] as const) {
    const [known] = await database.statement('select kid from signing_key where state = $1', [state]);
    if (known === undefined) await database.shared((tx) => addKey(tx, sealer, state));
  }
  const rows = await database.statement<KeyRow>(
    `select kid, state, sealed_private from signing_key
     where state <> 'retired' or retired_at > clock_timestamp() - make_interval(secs => $1)
     order by array_position(array['active', 'next', 'retired'], state), retired_at desc`,
    [retiredKeySeconds],
  );
  const keys = await Promise.all(rows.map((row) => openKey(row, sealer)));
  return { version: versionOf(rows), keys };
}

/** Cheap: tells whether the ring changed since it was loaded. */
export async function keyRingVersion(database: Database): Promise<string> {
  return versionOf(
    await database.statement<KeyRow>(
      `select kid, state from signing_key
       where state <> 'retired' or retired_at > clock_timestamp() - make_interval(secs => $1)
       order by array_position(array['active', 'next', 'retired'], state), retired_at desc`,
      [retiredKeySeconds],
    ),
  );
}

const versionOf = (rows: readonly Pick<KeyRow, 'kid' | 'state'>[]): string => rows.map(({ kid, state }) => `${state}:${kid}`).join(' ');

/** Loses silently against another process that made a key of this state first. */
export async function addKey(tx: Tx, sealer: Sealer, state: 'active' | 'next'): Promise<void> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const { kty, n, e, ...secret } = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint({ kty, n, e } as JWK);
  const published = { kty, n, e, kid, alg: 'RS256', use: 'sig' };
  await tx.execute(
    `insert into signing_key (kid, state, public_jwk, sealed_private, activated_at)
     values ($1, $2, $3, $4, case when $2 = 'active' then clock_timestamp() end)
     on conflict (state) where state in ('next', 'active') do nothing`,
    [kid, state, JSON.stringify(published), await sealer.seal(purpose, JSON.stringify({ ...published, ...secret }))],
  );
}

async function openKey({ kid, state, sealed_private: sealed }: KeyRow, sealer: Sealer): Promise<SigningKey> {
  const text = await sealer.open(purpose, sealed);
  if (text === undefined) {
    throw identityErrors.IDENTITY_KEY_INVALID(
      `The signing key ${kid} cannot be opened with this identity key. Nothing was changed. Start with the identity key that sealed it.`,
      { kid },
    );
  }
  return { kid, state, privateJwk: JSON.parse(text) as JWK };
}
