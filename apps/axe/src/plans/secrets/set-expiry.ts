import { changeCustomer } from '@axe/registry';
import type { Step } from '../../execute/plan.ts';
import { registryStep } from '../../home/registry-step.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import type { ManifestEntry } from '../../secrets/manifest.ts';

/** When the new value ends, at every place of the registry that names the secret. */
export function expiryStep({ home, id }: SecretDesk, entries: readonly ManifestEntry[], expires: string): Step {
  const [vault] = entries.map((entry) => entry.vault);
  return registryStep(home, {
    name: 'expiry',
    title: `the registry says that it ends on ${expires}`,
    command: `axe secret rotate ${entries[0]?.env} --expires ${expires}`,
    customer: id,
    edit: changeCustomer(id, (old) => ({
      ...old,
      services: Object.fromEntries(
        Object.entries(old.services ?? {}).map(([name, service]) => [
          name,
          service.secrets === undefined
            ? service
            : { ...service, secrets: service.secrets.map((secret) => (secret.vault === vault ? { ...secret, expires } : secret)) },
        ]),
      ),
    })),
  });
}
