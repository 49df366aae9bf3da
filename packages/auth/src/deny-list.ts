import { checkAddress, download } from './bounded-download.ts';
import { leewaySeconds } from './check-claims.ts';

/** The provider lists at most 20,000, of some 80 bytes each. */
const maxBytes = 4 * 1024 * 1024;
const maxIdLength = 256;
const maxEtagLength = 256;
const defaultEveryMs = 2_000;
/** While the provider is down every poll fails; the log hears of it this often. */
const tellAgainMs = 60_000;

export interface DenyListOptions {
  /** Whose tokens the list names; tokens of other issuers are not looked up. */
  readonly issuer: string;
  /** Answers `{"revoked":[{"jti":"…","exp":1790000000}]}` with every withdrawn token that has not yet expired. */
  readonly url: string;
  readonly fetch?: typeof fetch;
  readonly now: () => Date;
  readonly everyMs?: number;
  /** For the log: told when the list stops arriving, and once a minute while it does not. */
  readonly onFailure?: (failure: DenyListFailure) => void;
}

export interface DenyListFailure {
  readonly url: string;
  readonly cause: unknown;
  /** True when an earlier list stays in use; false when there never was one, so that nothing counts as withdrawn. */
  readonly stale: boolean;
}

export interface DenyList {
  /** From memory; never waits and never throws. For the option of createVerifier of the same name. */
  isRevoked(token: { readonly issuer: string; readonly tokenId: string | undefined }): boolean;
  /** Asks the provider now, or waits for the answer already under way. Never rejects: a failure goes to `onFailure`. */
  refresh(): Promise<void>;
  close(): void;
}

/**
 * The withdrawn tokens of one issuer, asked for every two seconds beside the requests, so that a withdrawal counts within
 * seconds and costs no request anything. While the provider is down the last list stays in use.
 */
export function createDenyList(options: DenyListOptions): DenyList {
  const url = checkAddress(options.url);
  const { issuer, now, everyMs = defaultEveryMs } = options;
  const nowSeconds = () => now().getTime() / 1000;
  let list: { readonly revoked: ReadonlyMap<string, number>; readonly etag: string | undefined } | undefined;
  let failingSince: number | undefined;
  let inFlight: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let request: AbortController | undefined;
  let closed = false;

  async function poll(): Promise<void> {
    request = new AbortController();
    try {
      const asked = { url, fetch: options.fetch ?? fetch, maxBytes, signal: request.signal };
      const answer = await download(list === undefined ? asked : { ...asked, alsoStatus: 304, ifNoneMatch: list.etag });
      const named = answer.status === 304 ? (list?.revoked ?? new Map()) : readList(answer.text);
      list = {
        revoked: withoutPast(named, list?.revoked ?? new Map(), nowSeconds()),
        etag: answer.status === 304 ? list?.etag : usableEtag(answer.etag),
      };
      failingSince = undefined;
    } catch (cause) {
      if (!closed) tell(cause);
    }
  }

  function tell(cause: unknown): void {
    const nowMs = now().getTime();
    if (failingSince !== undefined && nowMs - failingSince < tellAgainMs) return;
    failingSince = nowMs;
    options.onFailure?.({ url, cause, stale: list !== undefined });
  }

  function refresh(): Promise<void> {
    if (closed) return Promise.resolve();
    clearTimeout(timer);
    inFlight ??= poll().finally(() => {
      inFlight = undefined;
      if (!closed) timer = setTimeout(refresh, everyMs).unref();
    });
    return inFlight;
  }

  void refresh();
  return {
    isRevoked: (token) => token.issuer === issuer && token.tokenId !== undefined && list?.revoked.has(token.tokenId) === true,
    refresh,
    close: () => {
      closed = true;
      clearTimeout(timer);
      request?.abort();
    },
  };
}

/** Number of a token → its end in Unix seconds. A list that is not whole is none: half a list would let tokens back in. */
function readList(text: string): ReadonlyMap<string, number> {
  const document: unknown = JSON.parse(text);
  const entries = typeof document === 'object' && document !== null && 'revoked' in document ? document.revoked : undefined;
  if (!Array.isArray(entries)) throw new Error('the address did not answer with a list of withdrawn tokens');
  return new Map(entries.map(readEntry));
}

function readEntry(entry: unknown): readonly [string, number] {
  const { jti, exp } = (typeof entry === 'object' && entry !== null ? entry : {}) as { jti?: unknown; exp?: unknown };
  if (typeof jti !== 'string' || jti === '' || jti.length > maxIdLength || typeof exp !== 'number') {
    throw new Error('an entry of the list of withdrawn tokens cannot be read');
  }
  return [jti, exp];
}

/**
 * The provider drops a token at its end, but for the leeway of clocks it would still pass here: those just dropped stay until
 * that is over too. What ended before is forgotten.
 */
function withoutPast(
  named: ReadonlyMap<string, number>,
  earlier: ReadonlyMap<string, number>,
  nowSeconds: number,
): ReadonlyMap<string, number> {
  const ended = [...earlier].filter(([jti, exp]) => exp <= nowSeconds + leewaySeconds && !named.has(jti));
  return new Map([...named, ...ended].filter(([, exp]) => exp + leewaySeconds > nowSeconds));
}

const usableEtag = (etag: string | null): string | undefined => (etag === null || etag.length > maxEtagLength ? undefined : etag);
