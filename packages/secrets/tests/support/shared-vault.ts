import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { BitwardenStore } from '../../src/index.ts';
import { type VaultDesk, vaultDesk } from './vault-desk.ts';
import { type VaultWatch, watchVault } from './vault-watch.ts';

export interface SharedVault extends VaultWatch {
  readonly desk: VaultDesk;
  /** One command: its client stays open from call to call. */
  readonly store: BitwardenStore;
}

/** One account for all tests of a suite: a sign-in of the real client takes seconds. */
export function sharedVault(): SharedVault {
  let opened: { readonly desk: VaultDesk; readonly store: BitwardenStore } | undefined;
  const current = () => opened ?? assert.fail('the vault is opened before the first test');
  before(async () => {
    const desk = await vaultDesk();
    opened = { desk, store: desk.store() };
  });
  after(async () => {
    await opened?.desk.close();
  });
  return {
    get desk() {
      return current().desk;
    },
    get store() {
      return current().store;
    },
    ...watchVault(() => current().desk),
  };
}
