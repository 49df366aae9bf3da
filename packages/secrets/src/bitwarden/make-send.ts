import { secretErrors } from '../errors.ts';
import type { SendRequest } from '../store.ts';
import { explainFailure, type VaultPlace } from './explain-failure.ts';
import type { ServedVault } from './served-vault.ts';
import { longestPlain, sealedLength } from './vault-items.ts';

/** Servers take this much sealed text in a link. */
const longestSealed = 1000;
const dayMs = 86_400_000;
/** A server refuses links of more than a month. */
const mostDays = 30;

/** A link that ends by itself. Its key stands behind the `#`, which no server sees: whoever has the link can open it. */
export async function makeSend(
  vault: ServedVault,
  place: VaultPlace,
  { name, value, views, days, password }: SendRequest,
  now: Date,
): Promise<{ readonly url: string; readonly ends: string }> {
  const bytes = Buffer.byteLength(value, 'utf8');
  if (sealedLength(bytes) > longestSealed) {
    throw secretErrors.STORE_ITEM_INVALID(
      `The value of ${name} has ${bytes} bytes; a link takes at most ${longestPlain(longestSealed)}. Nothing was made. Give the person access to the collection instead.`,
      { name, bytes, most: longestPlain(longestSealed) },
    );
  }
  if (!Number.isInteger(views) || views < 1 || !(days > 0 && days <= mostDays)) {
    throw secretErrors.STORE_ITEM_INVALID(`A link lives for 1 to ${mostDays} days and at least one view. Nothing was made.`, {
      views,
      days,
    });
  }
  const ends = new Date(now.getTime() + days * dayMs).toISOString();
  const { success, message, data } = await vault.call('POST', '/object/send', {
    object: 'send',
    name,
    notes: null,
    type: 0,
    text: { text: value, hidden: true },
    file: null,
    maxAccessCount: views,
    deletionDate: ends,
    expirationDate: ends,
    password: password ?? null,
    disabled: false,
    hideEmail: true,
  });
  const url = (data as { accessUrl?: unknown } | null | undefined)?.accessUrl;
  if (!success || typeof url !== 'string') throw explainFailure(message, place);
  return { url, ends };
}
