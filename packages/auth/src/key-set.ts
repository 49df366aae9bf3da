import type { CryptoKey } from 'jose';
import { authErrors } from './errors.ts';
import { downloadKeys, type KeySource } from './key-download.ts';

const freshForMs = 60 * 60 * 1000;
const coolDownMs = 30_000;
/** Without any key every call is refused meanwhile, so the next try comes sooner. */
const firstFailureCoolDownMs = 5_000;

export interface KeySet {
  /** The public key with this id; undefined when the issuer has none. */
  keyFor(keyId: string): Promise<CryptoKey | undefined>;
}

export interface KeySetOptions extends KeySource {
  readonly now: () => Date;
  /** Told of every failed fetch, also while older keys cover it up. */
  readonly onFailure?: ((failure: KeyFetchFailure) => void) | undefined;
}

export interface KeyFetchFailure {
  readonly url: string;
  readonly cause: unknown;
  /** True when keys of an earlier fetch stay in use. */
  readonly stale: boolean;
}

/**
 * The signing keys of one issuer. Keys are fetched once an hour with one fetch in flight for everybody. An unknown key id
 * forces one refetch and then a cool-down, so a flood of invented ids costs one fetch each 30 s. While the issuer is
 * down the last keys stay in use; only an issuer whose keys were never received is OIDC_UNAVAILABLE.
 */
export function createKeySet(options: KeySetOptions): KeySet {
  let keys: ReadonlyMap<string, CryptoKey> | undefined;
  let fetchedAtMs = 0;
  let refetchAfterMs = Number.NEGATIVE_INFINITY;
  let retryAfterMs = Number.NEGATIVE_INFINITY;
  let lastFailure: unknown;
  let inFlight: Promise<void> | undefined;

  const nowMs = () => options.now().getTime();

  async function download(): Promise<void> {
    try {
      keys = await downloadKeys(options);
      fetchedAtMs = nowMs();
      lastFailure = undefined;
    } catch (cause) {
      lastFailure = cause;
      options.onFailure?.({ url: options.url, cause, stale: keys !== undefined });
      retryAfterMs = nowMs() + (keys === undefined ? firstFailureCoolDownMs : coolDownMs);
    }
  }

  /** Joins the fetch in flight or starts one; false when a recent failure forbids trying. */
  async function refresh(): Promise<boolean> {
    if (inFlight === undefined) {
      if (nowMs() < retryAfterMs) return false;
      inFlight = download().finally(() => {
        inFlight = undefined;
      });
    }
    await inFlight;
    return true;
  }

  async function keyFor(keyId: string): Promise<CryptoKey | undefined> {
    let justFetched = false;
    if (keys === undefined || nowMs() - fetchedAtMs >= freshForMs) justFetched = await refresh();
    if (keys === undefined) throw unavailable(options.url, lastFailure);
    const known = keys.get(keyId);
    if (known !== undefined || justFetched) return known;
    if (inFlight === undefined) {
      if (nowMs() < refetchAfterMs) return undefined;
      refetchAfterMs = nowMs() + coolDownMs;
    }
    await refresh();
    return keys.get(keyId);
  }

  return { keyFor };
}

function unavailable(url: string, cause: unknown) {
  const message = 'The keys of the sign-in service could not be fetched yet, so the token was not checked. Try again in a few seconds.';
  return authErrors.OIDC_UNAVAILABLE(
    message,
    { reason: 'OIDC_UNAVAILABLE', issuer_host: new URL(url).host, retry_after_s: firstFailureCoolDownMs / 1000 },
    cause,
  );
}
