import type { StoreStatus } from '@axe/secrets';
import type { Home } from '../home/home.ts';
import { renderResult } from '../render/render-result.ts';
import { shownWidth } from '../render/shown-width.ts';
import { wrapNotes } from '../render/wrap-notes.ts';
import { mayHaveKeychain } from '../session/store/keychain-store.ts';
import type { Terminal } from '../terminal.ts';
import { notAServer, openVaultOf } from './vault-store.ts';

const notKept =
  'This machine has no keychain that may be used, so the session was not kept: each command asks for the master password, or takes a session from BW_SESSION.';

export type VaultAction = 'status' | 'unlock' | 'lock' | 'reset';

interface ActionOptions {
  readonly customer: string | undefined;
  readonly json: boolean | undefined;
}

/** Carries out what opens or closes a store on this machine; nothing in the store changes. Answers with how it is afterwards. */
export async function changeVault(home: Home, action: VaultAction, { customer, json }: ActionOptions, terminal: Terminal): Promise<void> {
  const { id, store, server } = await openVaultOf(home, customer, terminal);
  const status = await carryOut();
  if (json === true) return terminal.print(JSON.stringify({ customer: id, ...status }, undefined, 2));
  const { told, ...place } = status;
  terminal.print(renderResult({ customer: id, ...place }, { width: shownWidth(terminal) }));
  terminal.print(wrapNotes(told, shownWidth(terminal)));
  if (action === 'unlock' && status.driver === 'bitwarden' && !mayHaveKeychain(terminal.environment, process.platform))
    terminal.note(notKept);

  async function carryOut(): Promise<StoreStatus> {
    if (action === 'unlock') return (await store.unlock?.()) ?? store.status();
    if (action === 'lock') return (await store.lock?.()) ?? store.status();
    if (action === 'status') return store.status();
    if (server === undefined) throw notAServer(id, action);
    return server.reset();
  }
}
