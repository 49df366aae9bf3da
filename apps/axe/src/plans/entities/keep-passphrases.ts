import type { SecretStore, StoreSnapshot } from '@axe/secrets';
import { done, type Step, wants } from '../../execute/plan.ts';
import { randomSecret } from '../../secrets/secret-kinds.ts';
import type { EntitySlot } from './entity-secrets.ts';

/** Made once and never overwritten: what they seal cannot be opened without them. */
export function keepPassphrases(slots: readonly EntitySlot[], openStore: () => Promise<SecretStore>): Step {
  const missingIn = (snapshot: StoreSnapshot) => slots.filter(({ vault }) => snapshot.get(vault) === undefined);
  return {
    name: 'passphrases',
    title: `keep ${slots.map(({ vault }) => vault).join(', ')} in the secret store`,
    check: async () => {
      const missing = missingIn(await (await openStore()).read());
      return missing.length === 0
        ? done('the store has them')
        : wants(`make ${missing.map(({ vault }) => vault).join(', ')} and store them`);
    },
    apply: async () => {
      const store = await openStore();
      const missing = missingIn(await store.read());
      const notes = 'Seals personal data of one legal entity. Without it that data cannot be read by anybody.';
      await store.put(missing.map(({ vault }) => ({ name: vault, value: randomSecret(), notes, onlyIfMissing: true })));
      return { made: missing.map(({ vault }) => vault) };
    },
  };
}
