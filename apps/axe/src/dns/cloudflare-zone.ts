import { isRefusal } from '@axe/kit';
import * as z from 'zod';
import { askCloudflare, type CloudflareAccess, type CloudflareAnswer, identicalRecord, noSuchRecord } from './ask-cloudflare.ts';
import { dnsErrors } from './errors.ts';
import type { DnsDraft, DnsRecord, DnsZone } from './provider.ts';

const zoneShape = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/), name: z.string() });
const recordShape = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  type: z.string(),
  name: z.string(),
  content: z.string(),
  proxied: z.boolean().default(false),
});

const pageSize = 100;
const maxPages = 20;
/** Marks what this program made, for people who look at the zone. */
const comment = 'axe customers dns-placeholder';

/** A zone at Cloudflare, through API v4. */
export async function openCloudflareZone(access: CloudflareAccess, zone: string): Promise<DnsZone> {
  const found = await pages(access, `/zones?name=${encodeURIComponent(zone)}`, zoneShape);
  const own = found.find(({ name }) => name === zone);
  if (own === undefined) {
    throw dnsErrors.DNS_ZONE_UNKNOWN(
      `The token sees no zone ${zone} at Cloudflare. Nothing was changed. Correct zone in customers.yaml, or give the token Zone > Zone > Read for it.`,
      { zone },
    );
  }
  const place = `/zones/${own.id}/dns_records`;
  const recordsAt = async (name: string): Promise<readonly DnsRecord[]> =>
    (await pages(access, `${place}?name.exact=${encodeURIComponent(name)}`, recordShape)).filter((record) => record.name === name);
  return {
    provider: 'cloudflare',
    zone,
    recordsAt,
    async create(draft) {
      try {
        return one(await askCloudflare(access, { method: 'POST', path: place, body: bodyOf(draft) }));
      } catch (cause) {
        if (!isRefusal(cause, 'DNS_REFUSED') || !hasCode(cause.context.codes, identicalRecord)) throw cause;
        const there = (await recordsAt(draft.name)).find(({ type, content }) => type === draft.type && content === draft.content);
        if (there === undefined) throw cause;
        return there;
      }
    },
    replace: async (id, draft) => one(await askCloudflare(access, { method: 'PUT', path: `${place}/${id}`, body: bodyOf(draft) })),
    async remove(id) {
      try {
        await askCloudflare(access, { method: 'DELETE', path: `${place}/${id}` });
      } catch (cause) {
        if (!isRefusal(cause, 'DNS_REFUSED') || !hasCode(cause.context.codes, noSuchRecord)) throw cause;
      }
    },
  };
}

// A time to live of 1 means that Cloudflare chooses; a proxied record takes nothing else.
const bodyOf = ({ type, name, content, proxied }: DnsDraft) => ({ type, name, content, proxied, ttl: 1, comment });

const hasCode = (codes: unknown, code: number): boolean => Array.isArray(codes) && codes.includes(code);

async function pages<Shape extends z.ZodType>(access: CloudflareAccess, path: string, shape: Shape): Promise<readonly z.output<Shape>[]> {
  const all: z.output<Shape>[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await askCloudflare(access, { method: 'GET', path: `${path}&per_page=${pageSize}&page=${page}` });
    all.push(...understood(z.array(shape), answer));
    if (page >= (answer.result_info?.total_pages ?? 1)) return all;
  }
  throw dnsErrors.DNS_REFUSED(`Cloudflare lists more than ${maxPages * pageSize} entries where one was asked for. Nothing was changed.`);
}

const one = (answer: CloudflareAnswer): DnsRecord => understood(recordShape, answer);

function understood<Shape extends z.ZodType>(shape: Shape, { result }: CloudflareAnswer): z.output<Shape> {
  const read = shape.safeParse(result);
  if (read.success) return read.data;
  throw dnsErrors.DNS_UNAVAILABLE(
    'Cloudflare answered in a form that is not that of its API v4. Repeat the command later; if it stays so, update axe.',
  );
}
