import type { SecretItem } from '@axe/secrets';
import type { Run } from '../../execute/plan.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import { secretCommandErrors } from '../../secrets/errors.ts';
import type { ManifestEntry } from '../../secrets/manifest.ts';
import { itemOf } from '../../secrets/missing-secrets.ts';
import { neverRotated, type Previous, previousOf, rotatedAt } from '../../secrets/rotation-state.ts';

/** The step that stores a new value; what it answers with says which rotation the run made. */
export const newValueStepName = 'new value';

/** What this run replaced; undefined when it is taken back already. Refuses when something came after: that would be taken back instead. */
export async function replacedBy(
  run: Run,
  desk: SecretDesk,
  { vault }: ManifestEntry,
): Promise<(Previous & { readonly item: SecretItem }) | undefined> {
  const item = itemOf(await desk.reading.snapshot(), vault, desk.id);
  const [previous, at, mine] = [previousOf(item), rotatedAt(item), run.memory(newValueStepName)?.rotated_at];
  if (previous === undefined && at === undefined) return undefined;
  if (previous !== undefined && (mine === undefined || mine === at)) return { ...previous, item };
  throw secretCommandErrors.ROTATION_OVERTAKEN(
    `The rotation of ${vault} was finished, or another one followed it, so that its old value is gone. Nothing was changed. Rotate it once more instead.`,
    { item: vault },
  );
}

export async function putBack(run: Run, desk: SecretDesk, entry: ManifestEntry): Promise<void> {
  const replaced = await replacedBy(run, desk, entry);
  if (replaced === undefined) return;
  await desk.reading.put([{ name: entry.vault, value: replaced.value, fields: neverRotated(replaced.item.fields) }]);
}
