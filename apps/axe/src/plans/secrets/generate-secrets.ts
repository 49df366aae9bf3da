import * as z from 'zod';
import { done, type Plan, type PlanArgs, type Step, wants } from '../../execute/plan.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import { type ManifestEntry, manifestOf } from '../../secrets/manifest.ts';
import { presenceOf } from '../../secrets/missing-secrets.ts';
import { kindOf } from '../../secrets/secret-kinds.ts';
import { deskDefinition, deskRequest } from './desk-definition.ts';

const generateRequest = z.strictObject({ ...deskRequest, service: z.string().optional() });
type GenerateRequest = Readonly<z.output<typeof generateRequest>>;

export const definition = deskDefinition(generateRequest, planGenerate);

/** Makes the internal secrets that the store lacks; what is there stays as it is, also when two commands run at once. */
export function planGenerate(desk: SecretDesk, { service }: Omit<GenerateRequest, 'customer'>): Plan {
  const { id, customer } = desk;
  const entries = manifestOf(customer, service);
  return {
    name: 'secret generate',
    args: { customer: id, ...(service === undefined ? {} : { service }) } satisfies GenerateRequest & PlanArgs,
    title: `internal secrets of ${id}${service === undefined ? '' : ` for ${service}`}`,
    steps: [generateStep(desk, entries)],
    afterwards: () => [`Next: axe secret pull --customer ${id}; axe secret check --customer ${id}.`],
  };
}

/** For other plans too, such as the one that adds an entity with its passphrases. */
export function generateStep({ reading, id }: SecretDesk, entries: readonly ManifestEntry[]): Step {
  const lacking = async () => {
    const snapshot = await reading.snapshot();
    const missing = entries.filter(({ vault }) => presenceOf(snapshot, vault) === 'missing');
    return [...new Map(missing.map((entry) => [entry.vault, entry])).values()];
  };
  const own = (missing: readonly ManifestEntry[]) => missing.filter((entry) => isOwn(entry, entries));
  return {
    name: 'generate',
    title: `make the missing internal secrets of ${id}`,
    check: async () => {
      const missing = await lacking();
      const make = own(missing);
      const others = missing.filter((entry) => !make.includes(entry));
      const note = others.length === 0 ? undefined : `to be brought by axe secret push: ${others.map(({ env }) => env).join(', ')}`;
      if (make.length === 0) return done(note ?? (entries.length === 0 ? 'customers.yaml names none' : 'every internal secret is there'));
      const lines = [...make.map(({ env, vault }) => `+ ${env}  ${vault}`), ...(note === undefined ? [] : [note])];
      return wants(`make ${make.length} secret${make.length === 1 ? '' : 's'}`, lines.join('\n'));
    },
    apply: async () => {
      const make = own(await lacking());
      const snapshot = await reading.snapshot();
      const made = new Map<string, string>();
      const sibling = (service: string) => (env: string) => {
        const vault = entries.find((entry) => entry.service === service && entry.env === env)?.vault;
        return vault === undefined ? undefined : (made.get(vault) ?? snapshot.get(vault)?.value);
      };
      // What is derived from another one comes after it.
      for (const entry of make.toSorted((left, right) => Number(isDerived(left)) - Number(isDerived(right)))) {
        const value = await kindOf(entry).generate?.(entry, sibling(entry.service));
        if (value !== undefined) made.set(entry.vault, value);
      }
      await reading.put([...made].map(([name, value]) => ({ name, value, onlyIfMissing: true })));
      return { made: [...made.keys()] };
    },
  };
}

const isDerived = (entry: ManifestEntry): boolean => kindOf(entry).kind === 'address';

function isOwn(entry: ManifestEntry, entries: readonly ManifestEntry[]): boolean {
  if (entry.provider !== undefined || kindOf(entry).generate === undefined) return false;
  return !isDerived(entry) || entries.some(({ service, env }) => service === entry.service && env === 'AXE_ENTITY_KEY');
}
