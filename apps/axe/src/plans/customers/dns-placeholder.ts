import { loadRegistry, sliceOf } from '@axe/registry';
import * as z from 'zod';
import { dnsErrors } from '../../dns/errors.ts';
import type { DnsDraft, DnsRecord, DnsZone, OpenZone } from '../../dns/provider.ts';
import { done, type Plan, type PlanArgs, type Step, wants } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import type { PlanDefinition } from '../plan-definition.ts';

const placeholderRequest = z.strictObject({ customer: z.string(), target: z.string(), replace: z.boolean().optional() });

export type PlaceholderRequest = Readonly<z.output<typeof placeholderRequest>>;

export const definition: PlanDefinition = {
  async build(args, { home, terminal }) {
    const { zonesOf } = await import('../../dns/open-zone.ts');
    return await planPlaceholder(home, zonesOf(terminal), placeholderRequest.parse(args));
  },
};

/** The public name of a customer as an alias of its tunnel: it resolves before anything is deployed. */
export async function planPlaceholder(home: Home, open: OpenZone, request: PlaceholderRequest): Promise<Plan> {
  const { registry } = await loadRegistry(home.registryFile);
  const { public_domain: name } = sliceOf(registry, request.customer).customer;
  const draft: DnsDraft = { type: 'CNAME', name, content: targetOf(request.target, name), proxied: true };
  let zone: Promise<DnsZone> | undefined;
  const zoneOnce = () => {
    zone ??= open(registry.zone);
    return zone;
  };
  return {
    name: 'customers dns-placeholder',
    args: { customer: request.customer, target: request.target, ...(request.replace === true ? { replace: true } : {}) },
    title: `DNS name of ${request.customer}`,
    steps: [recordStep(zoneOnce, draft, request.replace === true)],
  };
}

/** Cloudflare's tunnels have a host name made of their id. */
function targetOf(target: string, name: string): string {
  const text = target.trim().toLowerCase().replace(/\.$/, '');
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return `${text}.cfargotunnel.com`;
  if (/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/.test(text) && text !== name) return text;
  throw dnsErrors.DNS_TARGET_INVALID(
    `${JSON.stringify(target)} is not the id of a tunnel (cloudflared tunnel list shows it) and not a host name other than ${name}. Nothing was changed.`,
    { target },
  );
}

function recordStep(zone: () => Promise<DnsZone>, draft: DnsDraft, mayReplace: boolean): Step {
  const { name } = draft;
  const look = async () => rivals(await (await zone()).recordsAt(name));
  return {
    name: 'record',
    title: `${name} → ${draft.content}`,
    check: async () => {
      const there = await look();
      if (there.length === 1 && there.every((record) => isSame(record, draft))) return done('the record is there');
      if (there.length === 0) return wants(`make the record ${tell(draft)}`);
      if (!mayReplace) throw different(there, draft);
      return wants(`replace the record of ${name}`, [...there.map((record) => `- ${tell(record)}`), `+ ${tell(draft)}`].join('\n'));
    },
    apply: async () => {
      const there = await look();
      if (there.length > 0 && !mayReplace) throw different(there, draft);
      const [first, ...more] = there;
      const open = await zone();
      // The provider takes no alias beside an address; changing one in place leaves no moment without a record.
      for (const { id } of more) await open.remove(id);
      const made = first === undefined ? await open.create(draft) : await open.replace(first.id, draft);
      return { id: made.id, before: there.map(({ type, content, proxied }) => ({ type, content, proxied })) };
    },
    undo: async ({ memory }) => takeBack(await zone(), draft, memory('record')),
  };
}

/** Only while the record still is the one that was made. */
async function takeBack(zone: DnsZone, draft: DnsDraft, kept: PlanArgs | undefined): Promise<void> {
  const { id, before } = keptShape.parse(kept);
  const own = (await zone.recordsAt(draft.name)).find((record) => record.id === id && isSame(record, draft));
  if (own === undefined) return;
  const [first, ...more] = before.map((old) => ({ ...old, name: draft.name }));
  if (first === undefined) await zone.remove(id);
  else await zone.replace(id, first);
  for (const old of more) await zone.create(old);
}

const keptShape = z.object({ id: z.string(), before: z.array(z.object({ type: z.string(), content: z.string(), proxied: z.boolean() })) });

/** What cannot stand beside an alias; a TXT record (proof of the domain) can. */
const rivals = (records: readonly DnsRecord[]): readonly DnsRecord[] =>
  records.filter(({ type }) => ['A', 'AAAA', 'CNAME', 'NS'].includes(type));

const isSame = (record: DnsRecord, draft: DnsDraft): boolean =>
  record.type === draft.type && record.content.toLowerCase().replace(/\.$/, '') === draft.content && record.proxied === draft.proxied;

const tell = ({ type, name, content, proxied }: DnsDraft): string => `${name} ${type} ${content} (${proxied ? 'proxied' : 'DNS only'})`;

const different = (there: readonly DnsRecord[], draft: DnsDraft) =>
  dnsErrors.DNS_RECORD_DIFFERENT(
    `Another record stands at ${draft.name}: ${there.map(tell).join('; ')}. Nothing was changed. Look who needs it; --replace puts ${tell(draft)} in its place.`,
    { name: draft.name },
  );
