import { isRefusal } from '@axe/kit';
import { expiryOf } from '@axe/registry';
import type { StoreSnapshot } from '@axe/secrets';
import { renderTable } from '../render/render-table.ts';
import { shownWidth } from '../render/shown-width.ts';
import type { SecretDesk } from './desk.ts';
import { expiryText } from './expiry-text.ts';
import { type ManifestEntry, manifestOf } from './manifest.ts';
import { previousOf } from './rotation-state.ts';

interface ListedSecret {
  readonly item: string;
  readonly read_as: readonly string[];
  readonly state: 'stored' | 'missing' | 'twice' | 'not readable';
  readonly changed_at: string | undefined;
  readonly expires: string | undefined;
  readonly provider: string | undefined;
  /** Until when the value before the last rotation is kept. */
  readonly previous_until: string | undefined;
}

/** Every item of the store and every secret of the manifest: names, times and providers, no value. */
export async function listSecrets(desk: SecretDesk, { json }: { readonly json?: boolean }): Promise<void> {
  const { reading, id, customer, terminal } = desk;
  const listed = listedSecrets(await reading.snapshot(), manifestOf(customer));
  if (json === true) return terminal.print(JSON.stringify({ customer: id, secrets: listed }, undefined, 2));
  if (listed.length === 0) return terminal.print(`${id} has no secrets: its manifest and its store are empty.`);
  const rows = listed.map((one) => [
    one.item,
    one.read_as.join(', ') || '(no service)',
    one.state,
    one.changed_at?.slice(0, 10) ?? '',
    one.expires === undefined ? '' : `${one.expires}: ${expiryText(expiryOf(one.expires, desk.now()))}`,
    one.provider ?? '',
  ]);
  terminal.print(renderTable(columns, rows, shownWidth(terminal)));
}

const columns = ['item', 'read as', 'state', 'changed', 'expires', 'provider'].map((title) => ({ title, align: 'left' }) as const);

export function listedSecrets(snapshot: StoreSnapshot, entries: readonly ManifestEntry[]): readonly ListedSecret[] {
  const byItem = Map.groupBy(entries, ({ vault }) => vault);
  const names = [...new Set([...entries.map(({ vault }) => vault), ...snapshot.names])].sort();
  return names.map((item) => {
    const readers = byItem.get(item) ?? [];
    const expiries = readers.map(({ expires }) => expires).filter((date) => date !== undefined);
    return {
      item,
      read_as: [...new Set(readers.map(({ service, env }) => `${service}:${env}`))],
      expires: expiries.sort()[0],
      provider: readers.find(({ provider }) => provider !== undefined)?.provider,
      ...lookAt(snapshot, item),
    };
  });
}

function lookAt(snapshot: StoreSnapshot, item: string): Pick<ListedSecret, 'state' | 'changed_at' | 'previous_until'> {
  const nothing = { changed_at: undefined, previous_until: undefined };
  try {
    const found = snapshot.get(item);
    if (found === undefined) return { ...nothing, state: 'missing' };
    return { state: 'stored', changed_at: found.changedAt, previous_until: previousOf(found)?.until };
  } catch (cause) {
    if (!isRefusal(cause)) throw cause;
    return { ...nothing, state: cause.code === 'STORE_ITEM_AMBIGUOUS' ? 'twice' : 'not readable' };
  }
}
