import { expiryOf } from '@axe/registry';
import { ownKeysOfDemo } from '../platform/running-here.ts';
import { renderResult } from '../render/render-result.ts';
import { renderTable } from '../render/render-table.ts';
import { shownWidth } from '../render/shown-width.ts';
import { wrapNotes } from '../render/wrap-notes.ts';
import type { SecretDesk } from './desk.ts';
import { expiryText } from './expiry-text.ts';
import { listedSecrets } from './list-secrets.ts';
import { manifestOf, noSecretsText } from './manifest.ts';

/** How the store is, what ends soon, what is missing, which rotations are not finished. Asks nobody for a password. */
export async function showStatus(desk: SecretDesk, { json }: { readonly json?: boolean }): Promise<void> {
  const { id, customer, terminal, reading, now } = desk;
  const store = await reading.store.status();
  const entries = manifestOf(customer);
  const ends = entries
    .flatMap(({ service, env, provider, expires }) =>
      expires === undefined ? [] : [{ service, env, provider, ...expiryOf(expires, now()) }],
    )
    .sort((left, right) => left.days - right.days);
  const looked = store.state === 'open' || store.state === 'missing';
  const listed = looked ? listedSecrets(await reading.snapshot(), entries) : undefined;
  const missing = listed?.filter(({ state, read_as }) => state !== 'stored' && read_as.length > 0).map(({ item }) => item);
  const rotating = listed?.flatMap(({ item, previous_until }) => (previous_until === undefined ? [] : [{ item, previous_until }]));
  const health = healthOf(ends, missing, store.state);
  if (json === true)
    return terminal.print(JSON.stringify({ customer: id, health, store, expiries: ends, missing, rotating }, undefined, 2));
  const { told, ...place } = store;
  terminal.print(renderResult({ customer: id, health, ...place }, { width: shownWidth(terminal) }));
  const print = (text: string) => terminal.print(wrapNotes(text, shownWidth(terminal)));
  print(`${told}\n`);
  if (missing === undefined) print('What is in the store was not looked at.');
  else if (missing.length > 0) print(`Missing: ${missing.join(', ')}.`);
  else print(entries.length === 0 ? noSecretsText(id, customer) : `All ${entries.length} secrets of the registry are there.`);
  const demo = (missing?.length ?? 0) > 0 ? ownKeysOfDemo(id, terminal) : undefined;
  if (demo !== undefined) terminal.note(demo);
  if (ends.length > 0) {
    const rows = ends.map(({ service, env, provider, expires, ...rest }) => [
      env,
      service,
      provider ?? '',
      expires,
      expiryText({ expires, ...rest }),
    ]);
    terminal.print(`\n${renderTable(columns, rows, shownWidth(terminal))}`);
  }
  for (const { item, previous_until } of rotating ?? []) {
    const over = Date.parse(previous_until) <= now().getTime();
    const when = over ? 'its time is over' : `until ${previous_until.slice(0, 16)}Z`;
    terminal.print(`\nThe old value of ${item} still counts (${when}): axe secret rotate ${item} --customer ${id} --finish`);
  }
}

const columns = ['name', 'service', 'provider', 'expires', ''].map((title) => ({ title, align: 'left' }) as const);

function healthOf(ends: readonly { readonly colour: string }[], missing: readonly string[] | undefined, state: string): string {
  if (ends.some(({ colour }) => colour === 'red') || (missing?.length ?? 0) > 0 || state === 'unfit') return 'red';
  return ends.some(({ colour }) => colour === 'yellow') || missing === undefined ? 'yellow' : 'green';
}
