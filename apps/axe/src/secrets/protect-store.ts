import { openLocalStore } from '@axe/secrets';
import { cliErrors } from '../errors.ts';
import { recordAction } from '../home/change-registry.ts';
import type { Home } from '../home/home.ts';
import type { Terminal } from '../terminal.ts';
import { storeOptionsOf } from './open-customer-store.ts';
import { pickCustomer } from './pick-customer.ts';
import { valueNeeded } from './value-source.ts';

interface ProtectOptions {
  readonly customer?: string;
  readonly off?: boolean;
  readonly apply?: boolean;
  readonly json?: boolean;
}

const shortest = 8;

/** Puts the key of a local store under a passphrase, or takes the passphrase away. The items stay as they are. */
export async function protectStore(home: Home, options: ProtectOptions, terminal: Terminal): Promise<void> {
  const { customer: named, off, apply, json } = options;
  const { id, customer } = await pickCustomer(home, named);
  if (customer.secret_store.driver !== 'local') {
    throw cliErrors.USAGE(`The store of ${id} is a server, which has a master password of its own. Nothing was changed.`);
  }
  const what = off === true ? 'take the passphrase away from' : 'put a passphrase on';
  if (apply !== true) {
    if (json === true) terminal.print(JSON.stringify({ applied: false, customer: id, passphrase: off !== true }, undefined, 2));
    else terminal.print(`Would ${what} the key of the store of ${id}.`);
    return terminal.note('Nothing was changed. Add --apply.');
  }
  const store = openLocalStore(storeOptionsOf(home, terminal, id, customer));
  if (off === true) await store.protect(undefined);
  else await store.protect(await askTwice(id, terminal));
  await recordAction(home, { command: `axe secret protect${off === true ? ' --off' : ''}`, customer: id, outcome: 'done' });
  const status = await store.status();
  terminal.print(
    json === true ? JSON.stringify({ applied: true, customer: id, passphrase: off !== true, store: status }, undefined, 2) : status.told,
  );
  if (off !== true)
    terminal.note(
      'Write the passphrase down where no computer is: without it, and without a backup of the values, nobody opens the store.',
    );
}

async function askTwice(id: string, terminal: Terminal): Promise<string> {
  const ask = async (question: string) => (await terminal.askSecret?.(question))?.normalize('NFC');
  const first = await ask(`New passphrase of the store of ${id}`);
  if (first === undefined) throw valueNeeded('the passphrase', 'it is asked for at a terminal only');
  if ([...first].length < shortest)
    throw cliErrors.USAGE(`A passphrase has at least ${shortest} characters; four words are good. Nothing was changed.`);
  if ((await ask('Once more')) !== first) throw cliErrors.USAGE('The two were not the same. Nothing was changed.');
  return first;
}
