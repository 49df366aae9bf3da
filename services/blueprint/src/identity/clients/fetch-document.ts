import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { knownDocument } from './known-documents.ts';

/** Addresses that no metadata document of the outside world has: RFC 6890 and its successors. */
const insideNetworks = new BlockList();
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
  insideNetworks.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  insideNetworks.addSubnet(network, prefix, 'ipv6');
}

export const isInsideAddress = (address: string): boolean => {
  const family = isIP(address);
  return family === 0 || insideNetworks.check(address, family === 4 ? 'ipv4' : 'ipv6');
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
  const found = isIP(host) === 0 ? await lookup(host, { all: true, verbatim: true }) : [{ address: host, family: isIP(host) }];
  const [chosen] = found;
  if (chosen === undefined || found.some(({ address }) => isInside(address))) {
    throw new TypeError('the metadata document lies on an address that is not public');
  }
  const signal = AbortSignal.timeout(timeoutMs);
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
        answer.on('end', () => {
          const headers = new Headers();
          for (const name of ['content-type', 'cache-control', 'expires'] as const) {
            const value = answer.headers[name];
            if (typeof value === 'string') headers.set(name, value);
          }
          const status = answer.statusCode ?? 502;
          resolve(
            status === 200
              ? new Response(Buffer.concat(chunks), { status, headers })
              : new Response(null, { status: Math.max(status, 400) }),
          );
        });
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}
