import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { knownDocument } from './known-documents.ts';

/**
 * Addresses that no metadata document of the outside world has: RFC 6890 and its successors. A list of both families would take
 * IPv4 for its IPv6 form, and so for a part of `::/3`.
 */
const insideIPv4 = new BlockList();
const insideIPv6 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  insideIPv4.addSubnet(network, prefix, 'ipv4');
}
// Only 2000::/3 is given out to the world; the rest is this machine, this link, translated IPv4, or nobody's yet.
for (const [network, prefix] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  insideIPv6.addSubnet(network, prefix, 'ipv6');
}

export const isInsideAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 0) return true;
  return family === 4 ? insideIPv4.check(address) : insideIPv6.check(address, 'ipv6');
};

export interface DocumentFetch {
  /** Replaces the rule above where the outside world is played by this machine. */
  readonly isInside?: (address: string) => boolean;
  /** Certificate authorities besides the system's. */
  readonly ca?: string;
}

const timeoutMs = 2500;
const maxBytes = 16 * 1024;

/** Seconds for which the copy of a known document stands in before its address is asked again. */
const standInSeconds = 300;

/** The document at the address; where that does not answer, the copy of a well-known client's. */
export async function fetchDocument(url: string, options: DocumentFetch = {}): Promise<Response> {
  const known = knownDocument(url);
  if (known === undefined) return download(url, options);
  const answer = await download(url, options).catch(() => undefined);
  return answer?.status === 200 ? answer : Response.json(known, { headers: { 'cache-control': `max-age=${standInSeconds}` } });
}

/**
 * Fetches a client's metadata document without becoming somebody's tool against the inside (SSRF): https only, the name is
 * resolved once and the connection goes to exactly the address that was judged, no redirects, small, quick, no proxy.
 */
async function download(url: string, options: DocumentFetch): Promise<Response> {
  const target = new URL(url);
  if (target.protocol !== 'https:') throw new TypeError('a metadata document is fetched over https only');
  const isInside = options.isInside ?? isInsideAddress;
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const signal = AbortSignal.timeout(timeoutMs);
  const found = isIP(host) === 0 ? await addressesOf(host, signal) : [{ address: host, family: isIP(host) }];
  const [chosen] = found;
  if (chosen === undefined || found.some(({ address }) => isInside(address))) {
    throw new TypeError('the metadata document lies on an address that is not public');
  }
  return new Promise<Response>((resolve, reject) => {
    const sent = request(
      target,
      {
        signal,
        agent: false,
        headers: { accept: 'application/json', connection: 'close' },
        lookup: (_host, wanted, done) =>
          typeof wanted === 'object' && wanted.all === true
            ? (done as unknown as (error: null, all: typeof found) => void)(null, [chosen])
            : done(null, chosen.address, chosen.family),
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > maxBytes) sent.destroy(new TypeError('the metadata document is too large'));
        });
        answer.on('error', reject);
        answer.on('end', () => resolve(responseOf(answer, chunks)));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** The system's resolver knows no time-out: it goes on alone, and nobody waits for it. */
function addressesOf(host: string, signal: AbortSignal): Promise<LookupAddress[]> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([lookup(host, { all: true, verbatim: true }), late]);
}

/** Whatever is no document is told as 502: a status that the standard does not know cannot be put into a response. */
function responseOf(answer: IncomingMessage, chunks: readonly Buffer[]): Response {
  if (answer.statusCode !== 200) return new Response(null, { status: 502 });
  const headers = new Headers();
  for (const name of ['content-type', 'cache-control', 'expires'] as const) {
    const value = answer.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return new Response(Buffer.concat(chunks), { status: 200, headers });
}
