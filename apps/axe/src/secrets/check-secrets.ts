import { ownKeysOfDemo } from '../platform/running-here.ts';
import { renderTable } from '../render/render-table.ts';
import { shownWidth } from '../render/shown-width.ts';
import type { SecretDesk } from './desk.ts';
import { keptByHand, manifestOf, noSecretsText } from './manifest.ts';
import { missingSecrets, presenceOf } from './missing-secrets.ts';

interface CheckOptions {
  readonly service?: string;
  readonly json?: boolean;
}

/** Which secrets of the manifest have an item; refuses at the end when one is missing or there twice. */
export async function checkSecrets({ reading, id, customer, terminal }: SecretDesk, { service, json }: CheckOptions): Promise<void> {
  const entries = manifestOf(customer, service);
  const snapshot = await reading.snapshot();
  const found = entries.map((entry) => ({ ...entry, state: presenceOf(snapshot, entry.vault) }));
  const bad = found.filter(({ state }) => state !== 'there');
  const byHand = keptByHand(customer).filter((name) => service === undefined || service === name);
  if (json === true) {
    terminal.print(JSON.stringify({ customer: id, ok: bad.length === 0, secrets: found, kept_by_hand: byHand }, undefined, 2));
  } else {
    const rows = found.map(({ service: name, env, vault, state }) => [marks[state], name, env, vault, state]);
    if (rows.length > 0) terminal.print(renderTable(columns, rows, shownWidth(terminal)));
    terminal.print(
      found.length === 0
        ? noSecretsText(id, customer)
        : `${found.length - bad.length} of ${found.length} secrets of ${id} are in the store.`,
    );
    for (const name of byHand) terminal.note(`${name} is kept by hand (bootstrap_only): the store runs on it, so it was not looked at.`);
  }
  const demo = bad.length === 0 || json === true ? undefined : ownKeysOfDemo(id, terminal);
  if (demo !== undefined) terminal.note(demo);
  if (bad.length > 0) throw missingSecrets(bad, snapshot, id, json !== true);
}

const marks = { there: '✓', missing: '✗', twice: '✗' } as const;
const columns = ['', 'service', 'name', 'item', 'state'].map((title) => ({ title, align: 'left' }) as const);
