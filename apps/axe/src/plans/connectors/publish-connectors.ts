import { type CustomerSlice, loadRegistry, sliceOf } from '@axe/registry';
import type { ItemDraft, SecretItem, StoreSnapshot } from '@axe/secrets';
import * as z from 'zod';
import { type Catalogue, type CatalogueEntry, itemDraft, markField, readyCatalogue } from '../../connectors/catalogue.ts';
import { connectorErrors } from '../../connectors/errors.ts';
import { employeesSee, pageCommand } from '../../connectors/hand-out.ts';
import { done, type Plan, type Step, wants } from '../../execute/plan.ts';
import type { Home } from '../../home/home.ts';
import { openCustomerStore } from '../../secrets/open-customer-store.ts';
import { readOnce, type StoreReading } from '../../secrets/read-once.ts';
import type { Terminal } from '../../terminal.ts';
import type { PlanDefinition } from '../plan-definition.ts';

const publishRequest = z.strictObject({ customer: z.string(), allow_missing: z.boolean().optional() });

export const definition: PlanDefinition = {
  build: async (args, { home, terminal }) => planPublish(home, terminal, publishRequest.parse(args)),
};

/** The connector catalogue of a customer as items of its own store. */
export async function planPublish(home: Home, terminal: Terminal, request: z.output<typeof publishRequest>): Promise<Plan> {
  const { customer: id, allow_missing: allowMissing = false } = request;
  const { registry } = await loadRegistry(home.registryFile);
  const slice = sliceOf(registry, id);
  const catalogue = readyCatalogue(slice);
  refuseForeign(catalogue, Object.keys(registry.customers));
  checkCollection(slice);
  for (const { service, why } of catalogue.left) terminal.note(`${service} is not in the catalogue: ${why}.`);
  const reading = readOnce(await openCustomerStore(home, terminal, id, slice.customer));
  return {
    name: 'mcp publish',
    args: { customer: id, ...(allowMissing ? { allow_missing: true } : {}) },
    title: `connectors of ${id}`,
    steps: [publishStep(reading, catalogue, allowMissing)],
    afterwards: () => [
      employeesSee(slice.customer)
        ? `Employees see them in the vault; ${pageCommand(id)} tells them what to paste where.`
        : `The store of ${id} is a file on this machine, which employees do not see. What to hand out is the page: ${pageCommand(id)}.`,
    ],
  };
}

function publishStep(reading: StoreReading, catalogue: Catalogue, allowMissing: boolean): Step {
  const compare = async () => {
    const snapshot = await reading.snapshot();
    const { drafts, missing } = draftsOf(catalogue, snapshot);
    if (missing.length > 0 && !allowMissing) throw secretMissing(missing, catalogue.customer);
    const changes = drafts
      .map((draft) => ({ draft, old: snapshot.get(draft.name) }))
      .filter(({ draft, old }) => old === undefined || !isSame(draft, old));
    return { changes, missing, stale: staleItems(catalogue, snapshot) };
  };
  return {
    name: 'publish',
    title: `write the connectors of ${catalogue.customer} into its secret store`,
    check: async () => {
      const { changes, missing, stale } = await compare();
      const left = missing.map(({ item, secretItem }) => `left out: ${item}, whose secret ${secretItem} is missing`);
      if (changes.length + stale.length === 0) return done(left.length === 0 ? 'the store has them already' : left.join('; '));
      const lines = [...changes.map(({ draft, old }) => tell(draft, old)), ...stale.map((name) => `take away: ${name}`), ...left];
      return wants(`write ${changes.length} and take away ${stale.length} of the connectors of ${catalogue.customer}`, lines.join('\n'));
    },
    apply: async () => {
      const { changes, stale } = await compare();
      const outcomes = changes.length === 0 ? [] : await reading.put(changes.map(({ draft }) => draft));
      const removed = stale.length === 0 ? [] : await reading.store.remove(stale);
      const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
      return { created: count('created'), changed: count('changed'), removed: removed.length };
    },
  };
}

/** Secrets come from this customer's store and go back into it. */
function draftsOf(
  { entries }: Catalogue,
  snapshot: StoreSnapshot,
): { readonly drafts: readonly ItemDraft[]; readonly missing: readonly CatalogueEntry[] } {
  const drafts: ItemDraft[] = [];
  const missing: CatalogueEntry[] = [];
  for (const entry of entries) {
    const secret = entry.secretItem === undefined ? '' : (snapshot.get(entry.secretItem)?.value ?? '');
    if (entry.secretItem !== undefined && secret === '') missing.push(entry);
    else drafts.push(itemDraft(entry, secret));
  }
  return { drafts, missing };
}

/** Items that an earlier run made for a service that is gone; what people made themselves has no mark. */
function staleItems({ customer, entries }: Catalogue, snapshot: StoreSnapshot): readonly string[] {
  const wanted = new Set(entries.map(({ item }) => item));
  const ours = snapshot.names.filter((name) => name.endsWith(` MCP (${customer})`) && !wanted.has(name));
  return ours.filter((name) => snapshot.get(name)?.fields[markField] !== undefined);
}

function isSame(draft: ItemDraft, old: SecretItem): boolean {
  const sorted = (fields: ItemDraft['fields']) => JSON.stringify(Object.entries(fields ?? {}).sort());
  return (
    draft.value === old.value &&
    draft.username === old.username &&
    JSON.stringify(draft.uris) === JSON.stringify(old.uris) &&
    sorted(draft.fields) === sorted(old.fields)
  );
}

function tell(draft: ItemDraft, old: SecretItem | undefined): string {
  if (old === undefined) return `new: ${draft.name}`;
  const fields = Object.entries(draft.fields ?? {}).filter(([name, value]) => old.fields[name] !== value);
  const what = [
    ...(draft.value === old.value ? [] : ['secret']),
    ...(draft.username === old.username ? [] : ['client id']),
    ...(JSON.stringify(draft.uris) === JSON.stringify(old.uris) ? [] : ['addresses']),
    ...fields.map(([name]) => name),
  ];
  return `change: ${draft.name} (${what.length === 0 ? 'fields' : what.join(', ')})`;
}

function refuseForeign({ customer, entries }: Catalogue, customers: readonly string[]): void {
  const others = new Set(customers.filter((id) => id !== customer));
  const foreign = entries.find(({ secretItem }) => secretItem?.split('/').some((part) => others.has(part)) === true);
  if (foreign === undefined) return;
  throw connectorErrors.CONNECTOR_SECRET_FOREIGN(
    `${foreign.item} would carry ${foreign.secretItem}, which by its name belongs to another customer. Nothing was published. Give ${customer} a secret of its own.`,
    { customer, item: foreign.secretItem },
  );
}

/** In an organization only members of a collection see an item: without one, employees would see none or all. */
function checkCollection({ id, customer: { secret_store: store } }: CustomerSlice): void {
  if (store.driver !== 'bitwarden' || store.organization === undefined || store.connectors_collection !== undefined) return;
  throw connectorErrors.CONNECTORS_COLLECTION_NEEDED(
    `customers.${id}.secret_store names an organization and no connectors_collection, so it is not clear where employees would see the connectors. Nothing was published. Add the id of that collection.`,
    { customer: id },
  );
}

function secretMissing(missing: readonly CatalogueEntry[], customer: string) {
  const told = missing.map(({ item, secretItem }) => `${item} (${secretItem})`).join(', ');
  return connectorErrors.CONNECTOR_SECRET_MISSING(
    `The store of ${customer} lacks the secret of ${told}. Nothing was published. Take the pack of its IT in (axe customers ingest) or push the secret (axe secret push); --allow-missing publishes the others.`,
    { customer, missing: missing.flatMap(({ secretItem }) => secretItem ?? []) },
  );
}
