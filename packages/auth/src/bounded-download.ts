import { issuingErrors } from './errors.ts';

const timeoutMs = 2_500;

export interface Download {
  /** https, or loopback for a provider on this machine; see checkAddress. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly maxBytes: number;
  /** Besides 200. */
  readonly alsoStatus?: 304;
  readonly ifNoneMatch?: string | undefined;
  readonly signal?: AbortSignal;
}

export interface Downloaded {
  readonly status: number;
  readonly etag: string | null;
  /** Empty for a 304. */
  readonly text: string;
}

/** What an issuer publishes: without redirects, bounded in time and size. Throws when it does not come whole. */
export async function download(wanted: Download): Promise<Downloaded> {
  const { url, ifNoneMatch, signal } = wanted;
  const timeUp = AbortSignal.timeout(timeoutMs);
  const response = await wanted.fetch(url, {
    headers: { accept: 'application/json', ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }) },
    redirect: 'error',
    signal: signal === undefined ? timeUp : AbortSignal.any([signal, timeUp]),
  });
  const { status } = response;
  const etag = response.headers.get('etag');
  if (status === 200) return { status, etag, text: await boundedText(response, wanted.maxBytes) };
  await response.body?.cancel();
  if (status !== wanted.alsoStatus) throw new Error(`the address answered ${status}`);
  return { status, etag, text: '' };
}

/** What decides about tokens travels over https; only this machine itself may be asked in the clear. */
export function checkAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const loopback =
    url !== undefined && (/^(.+\.)?localhost$/.test(url.hostname) || url.hostname === '127.0.0.1' || url.hostname === '[::1]');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)) return address;
  throw issuingErrors.ISSUER_DECLARATION_INVALID(`The addresses of an issuer must be https (http only on this machine): ${address}`);
}

async function boundedText(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`the document is larger than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
