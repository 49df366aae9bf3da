import { type NetworkFault, networkFault } from './network-fault.ts';

export interface Question {
  readonly method?: 'GET' | 'POST';
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

/** Redirects are answers too: a service that sends clients elsewhere is a finding. */
export interface Answer {
  readonly arrived: true;
  readonly status: number;
  readonly headers: Headers;
  /** At most `maxBytes` of it. */
  readonly text: string;
}

export type Reply = Answer | { readonly arrived: false; readonly fault: NetworkFault };

/** One bounded request; never throws. */
export type Ask = (url: string, question?: Question) => Promise<Reply>;

export interface AskOptions {
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Ends everything when the person gives up. */
  readonly signal?: AbortSignal;
}

const defaultTimeoutMs = 10_000;
const defaultMaxBytes = 2 * 1024 * 1024;

export function createAsk({ timeoutMs = defaultTimeoutMs, maxBytes = defaultMaxBytes, signal }: AskOptions = {}): Ask {
  return async (url, { method = 'GET', headers = {}, body } = {}) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const ends = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
    try {
      const response = await fetch(url, { method, headers, redirect: 'manual', signal: ends, ...(body === undefined ? {} : { body }) });
      return { arrived: true, status: response.status, headers: response.headers, text: await readBounded(response, maxBytes) };
    } catch (cause) {
      return { arrived: false, fault: networkFault(timeout.aborted ? timeout.reason : cause) };
    }
  };
}

async function readBounded(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    bytes += value.length;
    if (bytes < maxBytes) continue;
    // The rest is of no use: whoever answers a health check with megabytes has told enough.
    await reader.cancel().catch(() => undefined);
    break;
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes));
}
