import { isRefusal } from '@axe/kit';
import type { SecretItem, StoreSnapshot } from '@axe/secrets';
import { secretCommandErrors } from './errors.ts';
import type { ManifestEntry } from './manifest.ts';

export type Presence = 'there' | 'missing' | 'twice';

export function presenceOf(snapshot: StoreSnapshot, name: string): Presence {
  try {
    return snapshot.get(name) === undefined ? 'missing' : 'there';
  } catch (cause) {
    if (isRefusal(cause, 'STORE_ITEM_AMBIGUOUS')) return 'twice';
    throw cause;
  }
}

/** The value of every entry by its environment name; refuses with all that is missing at once. */
export function valuesOf(snapshot: StoreSnapshot, entries: readonly ManifestEntry[], customer: string): ReadonlyMap<string, string> {
  const missing = entries.filter(({ vault }) => presenceOf(snapshot, vault) !== 'there');
  if (missing.length > 0) throw missingSecrets(missing, snapshot, customer);
  return new Map(entries.map(({ env, vault }) => [env, snapshot.get(vault)?.value ?? '']));
}

export function itemOf(snapshot: StoreSnapshot, name: string, customer: string): SecretItem {
  const item = snapshot.get(name);
  if (item !== undefined) return item;
  throw secretCommandErrors.SECRETS_MISSING(
    `The store of ${customer} has no item ${name}. Nothing was changed. Push its value (axe secret push ${name} --customer ${customer}), or make it with axe secret generate.`,
    { customer, missing: [name] },
  );
}

/** `shown`: a table before it has told which ones, so that the sentence says how many. */
export function missingSecrets(missing: readonly ManifestEntry[], snapshot: StoreSnapshot, customer: string, shown = false) {
  const told = missing.map(
    ({ service, env, vault }) => `${env} of ${service} (${vault}${presenceOf(snapshot, vault) === 'twice' ? ', there twice' : ''})`,
  );
  const own = missing.some(({ provider }) => provider === undefined);
  const outside = missing.some(({ provider }) => provider !== undefined);
  const steps = [
    ...(own ? [`make the internal ones with axe secret generate --customer ${customer} --apply`] : []),
    ...(outside
      ? [`bring ${own ? 'the others' : missing.length === 1 ? 'it' : 'them'} with axe secret push <name> --customer ${customer} --apply`]
      : []),
  ];
  const count = missing.length === 1 ? 'A secret is' : `${missing.length} secrets are`;
  const next = `Next: ${steps.join(', and ')}.`;
  const how = told.some((one) => one.endsWith(', there twice)')) ? 'missing or there twice' : 'missing';
  if (shown) return secretCommandErrors.SECRETS_MISSING(`${count} ${how}${sharedText(missing)}. ${next}`, { customer });
  return secretCommandErrors.SECRETS_MISSING(`The store of ${customer} lacks ${told.join(', ')}. Nothing was written. ${next}`, {
    customer,
    missing: missing.map(({ env }) => env),
  });
}

/** Services may read the same item, so that there are fewer to make or bring than names. */
function sharedText(missing: readonly ManifestEntry[]): string {
  const names = missing.map(({ vault }) => vault);
  const items = [...new Set(names)];
  const shared = items.filter((item) => names.indexOf(item) !== names.lastIndexOf(item));
  if (shared.length === 0) return '';
  return `, which are ${items.length} item${items.length === 1 ? '' : 's'}, because services share ${shared.join(', ')}`;
}
