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

interface Span {
  readonly fromMs: number;
  readonly forMs: number;
}

const never: Span = { fromMs: 0, forMs: 0 };

/**
 * The signing keys of one issuer. Keys are fetched once an hour with one fetch in flight for everybody. An unknown key id
 * forces one refetch and then a cool-down, so a flood of invented ids costs one fetch each 30 s. While the issuer is
 * down the last keys stay in use; only an issuer whose keys were never received is OIDC_UNAVAILABLE.
 */
export function createKeySet(options: KeySetOptions): KeySet {
  let keys: ReadonlyMap<string, CryptoKey> | undefined;
  let fetchedAtMs = 0;
  let refetchPause = never;
  let failurePause = never;
  let lastFailure: unknown;
  let inFlight: Promise<void> | undefined;

  const nowMs = () => options.now().getTime();

  /** A clock that is set back must not stretch a pause: what began in the future is over. */
  function within({ fromMs, forMs }: Span): boolean {
    const passedMs = nowMs() - fromMs;
    return passedMs >= 0 && passedMs < forMs;
  }

  async function download(): Promise<void> {
    try {
      keys = await downloadKeys(options);
      fetchedAtMs = nowMs();
      lastFailure = undefined;
    } catch (cause) {
      lastFailure = cause;
      options.onFailure?.({ url: options.url, cause, stale: keys !== undefined });
      failurePause = { fromMs: nowMs(), forMs: keys === undefined ? firstFailureCoolDownMs : coolDownMs };
    }
  }

  /** Joins the fetch in flight or starts one; false when a recent failure forbids trying. */
  async function refresh(): Promise<boolean> {
    if (inFlight === undefined) {
      if (within(failurePause)) return false;
      inFlight = download().finally(() => {
        inFlight = undefined;
      });
    }
    await inFlight;
    return true;
  }

  async function keyFor(keyId: string): Promise<CryptoKey | undefined> {
    let justFetched = false;
    if (keys === undefined || !within({ fromMs: fetchedAtMs, forMs: freshForMs })) justFetched = await refresh();
    if (keys === undefined) throw unavailable(options.url, lastFailure);
    const known = keys.get(keyId);
    if (known !== undefined || justFetched) return known;
    if (inFlight === undefined) {
      if (within(refetchPause)) return undefined;
      refetchPause = { fromMs: nowMs(), forMs: coolDownMs };
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
