import assert from 'node:assert/strict';
import { isRefusal } from '@axe/kit';
import { unseal } from './bitwarden-server/sealing.ts';
import type { StoredItem } from './bitwarden-server/vault-contents.ts';
import { filesBelow, type VaultDesk } from './vault-desk.ts';

export interface VaultWatch {
  /** Its message, after it was seen that the work is refused with the code. */
  refused(work: Promise<unknown>, code: string): Promise<string>;
  /** As the server has it. */
  itemNamed(name: string): StoredItem;
  /** The sealed fields of a login item. */
  loginOf(item: StoredItem): { readonly [name: string]: string };
  /** Fails when a planted value was shown by a process, an error, a question, a request or a file. */
  checkUnshown(...planted: readonly string[]): void;
}

/** Looks at what a desk does, from outside. */
export function watchVault(desk: () => VaultDesk): VaultWatch {
  const errors: string[] = [];
  return {
    async refused(work, code) {
      const error: unknown = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(isRefusal(error, code), `${code} expected, not ${error instanceof Error ? error.stack : error}`);
      errors.push(`${error.message} ${JSON.stringify(error.context)} ${error.stack} ${String(error.cause)}`);
      return error.message;
    },
    itemNamed(name) {
      const { account, server } = desk();
      const nameOf = ({ content }: StoredItem) => unseal(String(content.name), account.organization.key).toString('utf8');
      const found = [...server.state.items.values()].find((item) => nameOf(item) === name);
      assert.ok(found, `${name} is on the server`);
      return found;
    },
    loginOf: ({ content }) => content.login as { readonly [name: string]: string },
    checkUnshown(...planted) {
      const { folder, asked, server, processes } = desk();
      const shown = [processes(), ...errors, ...asked, ...server.bodies].join('\n');
      assert.ok(processes().includes('fd+connected'), 'the processes were recorded');
      for (const value of planted) {
        assert.ok(!shown.includes(value), 'words of processes, errors, questions, requests');
        for (const { file, bytes } of filesBelow(folder)) {
          assert.ok(!bytes.includes(value) && !bytes.includes(Buffer.from(value).toString('base64').slice(0, 20)), file);
        }
      }
    },
  };
}
