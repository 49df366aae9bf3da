import { secretErrors } from '../errors.ts';
import type { Unlocking } from '../store.ts';
import { isIdentity } from './age-box.ts';
import { type KeyFile, openSealedKey } from './key-file.ts';

/** Tells whether an identity belongs to the store file that is there. */
export type Fits = (identity: string) => Promise<boolean>;

export interface KeyRing {
  /** The identity if it can be had without asking anybody. */
  known(key: KeyFile, fits: Fits): Promise<string | undefined>;
  /** The identity, asking for the passphrase where it must; refuses with STORE_LOCKED. */
  obtain(key: KeyFile, fits: Fits): Promise<string>;
  forget(): Promise<void>;
}

const tries = 3;

/** A session is the identity itself: in the keychain, or handed over by the person in the environment. */
export function keyRing(customer: string, home: string, unlocking: Unlocking): KeyRing {
  const account = `local ${customer} ${home}`;
  let remembered: string | undefined;
  const known = async (key: KeyFile, fits: Fits): Promise<string | undefined> => {
    if (key.kind === 'plain') return key.identity;
    const { session } = unlocking;
    if (remembered !== undefined) return remembered;
    if (session !== undefined && isIdentity(session) && (await fits(session))) return session;
    const kept = await unlocking.keychain.read(account);
    if (kept === undefined) return undefined;
    if (isIdentity(kept) && (await fits(kept))) {
      remembered = kept;
      return kept;
    }
    // Of a store that is no longer there.
    await unlocking.keychain.remove(account);
    return undefined;
  };
  return {
    known,
    async obtain(key, fits) {
      if (key.kind === 'plain') return key.identity;
      const found = await known(key, fits);
      if (found !== undefined) return found;
      remembered = await ask(customer, key, unlocking);
      await unlocking.keychain.write(account, remembered);
      return remembered;
    },
    async forget() {
      remembered = undefined;
      await unlocking.keychain.remove(account);
    },
  };
}

async function ask(customer: string, key: KeyFile & { kind: 'sealed' }, { askSecret, session }: Unlocking): Promise<string> {
  let question = `Passphrase of the secret store of ${customer}`;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const passphrase = await askSecret(question);
    if (passphrase === undefined) throw locked(customer, session !== undefined);
    const identity = await openWith(key, passphrase);
    if (identity !== undefined) return identity;
    question = `That was not right. Passphrase of the secret store of ${customer}`;
  }
  throw secretErrors.STORE_PASSWORD_WRONG(
    `The passphrase of the secret store of ${customer} was wrong ${tries} times. Nothing was changed. Repeat the command with the right one.`,
    { customer },
  );
}

/** Composed, as `protect` seals it; what another program sealed counts as it was typed. */
async function openWith(key: KeyFile & { kind: 'sealed' }, passphrase: string): Promise<string | undefined> {
  const composed = passphrase.normalize('NFC');
  const identity = await openSealedKey(key, composed);
  return identity === undefined && composed !== passphrase ? openSealedKey(key, passphrase) : identity;
}

const locked = (customer: string, stale: boolean) =>
  secretErrors.STORE_LOCKED(
    `The secret store of ${customer} is locked${stale ? ', and the session in AXE_VAULT_SESSION does not open it' : ''}, and no passphrase was given. Nothing was read or changed. Run axe vault unlock ${customer} at a terminal, then repeat.`,
    { customer },
  );
