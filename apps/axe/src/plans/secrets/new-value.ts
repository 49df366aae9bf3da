import type { SecretItem } from '@axe/secrets';
import { executeErrors } from '../../execute/errors.ts';
import { done, type Finding, type Run, type Step, wants } from '../../execute/plan.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import { secretCommandErrors } from '../../secrets/errors.ts';
import { type ManifestEntry, secretWords } from '../../secrets/manifest.ts';
import { itemOf } from '../../secrets/missing-secrets.ts';
import { howToMake, providerName } from '../../secrets/providers.ts';
import { previousOf, rotatedAt, rotatedWithout, withPrevious } from '../../secrets/rotation-state.ts';
import { kindOf } from '../../secrets/secret-kinds.ts';
import { checkValue, takeValue, valueNeeded } from '../../secrets/value-source.ts';
import { newValueStepName, putBack } from './undo-rotation.ts';

export interface NewValueOptions {
  readonly emergency: boolean;
  readonly from: 'stdin' | 'prompt' | 'generated';
  /** Of the app registration behind the secret. */
  readonly clientId: string | undefined;
}

/** The store holds a new value, and beside it the old one unless it is an emergency. */
export function newValueStep(desk: SecretDesk, entry: ManifestEntry, options: NewValueOptions): Step {
  const { reading, id, now } = desk;
  const { emergency, from } = options;
  const item = async () => itemOf(await reading.snapshot(), entry.vault, id);
  return {
    name: newValueStepName,
    title: `store a new value of ${entry.vault}`,
    check: async (run) => {
      const found = await item();
      const already = alreadyDone(found, run, emergency);
      if (already !== undefined && run.applying && from === 'stdin') await refuseAnother(desk, entry, found);
      return already ?? wants(whatFor(entry, options), previewFor(desk, entry, options));
    },
    apply: async (run) => {
      const old = await item();
      const value = await newValue(desk, entry, options, old, run);
      const at = now();
      const fields = emergency ? rotatedWithout(old.fields, at) : withPrevious(old.fields, old.value, at);
      await reading.put([{ name: entry.vault, value, fields }]);
      return { rotated_at: at.toISOString(), from };
    },
    ...(emergency ? {} : { undo: (run) => putBack(run, desk, entry) }),
  };
}

/** A value that somebody pipes in is stored, or refused: it would otherwise be lost without a word. */
async function refuseAnother({ terminal, id }: SecretDesk, { env, vault }: ManifestEntry, { value }: SecretItem): Promise<void> {
  const given = await takeValue('stdin', `New value of ${env} for ${id} (it is not shown)`, terminal);
  if (given === undefined || given === value || given === value.split(',')[0]) return;
  throw secretCommandErrors.ROTATION_OPEN(
    `Another new value of ${vault} is stored already, and its old one still counts, so that this one was not stored. Nothing was changed. Finish that rotation first: axe secret rotate ${env} --customer ${id} --finish --now --apply; where the old value leaked: --emergency.`,
    { secret: env },
  );
}

/** A run that goes on knows what it stored; another one within the day of overlap finds the old value still there. */
function alreadyDone(found: SecretItem, { memory }: Run, emergency: boolean): Finding | undefined {
  const mine = memory(newValueStepName)?.rotated_at;
  if (mine !== undefined && rotatedAt(found) === mine) return done('the new value is stored');
  const previous = emergency ? undefined : previousOf(found);
  if (previous === undefined) return undefined;
  return done(`a new value is stored already, and the old one is kept until ${previous.until.slice(0, 16)}Z; finish that before the next`);
}

function whatFor({ vault }: ManifestEntry, { emergency, from }: NewValueOptions): string {
  const origin =
    from === 'generated' ? 'generate a new value' : from === 'stdin' ? 'take the new value from standard input' : 'ask for the new value';
  return `${origin} for ${vault}; ${emergency ? 'the old one is dropped at once' : 'the old one stays beside it for a day'}`;
}

function previewFor({ id, customer }: SecretDesk, entry: ManifestEntry, { from, clientId }: NewValueOptions): string | undefined {
  const { provider } = entry;
  if (provider === undefined || from === 'stdin') return undefined;
  return `Made at ${providerName(provider)}:\n${howToMake(provider, { env: secretWords(customer, entry), customer: id, clientId })}`;
}

async function newValue(
  { terminal, id, customer }: SecretDesk,
  entry: ManifestEntry,
  { from, clientId, emergency }: NewValueOptions,
  old: SecretItem,
  run: Run,
): Promise<string> {
  const { env, provider } = entry;
  const words = secretWords(customer, entry);
  const kind = kindOf(entry);
  let value: string | undefined;
  if (from === 'generated') value = await kind.generate?.(entry, () => undefined);
  else {
    const guide = provider === undefined ? undefined : howToMake(provider, { env: words, customer: id, clientId });
    if (guide !== undefined && from === 'prompt') run.note(guide);
    value = await takeValue(from, `New value of ${env} for ${id} (it is not shown)`, terminal);
    if (value === undefined && provider !== undefined && guide !== undefined) {
      throw executeErrors.STEP_OPEN(
        `A new ${env} has to be made at ${providerName(provider)} first.\n${guide}\nNothing was changed. Repeat the command with the new value (--value-stdin, or at a terminal).`,
        { secret: env, provider },
      );
    }
  }
  if (value === undefined) throw valueNeeded(env, `… | axe secret rotate ${words} --customer ${id} --value-stdin --apply`);
  checkValue(env, value);
  if (!emergency && from !== 'generated' && (value === old.value || value === old.value.split(',')[0])) {
    throw secretCommandErrors.VALUE_NEEDED(
      `The new value of ${env} is the one that is stored, so that nothing was rotated. Nothing was changed. Repeat the command with another value.`,
      { secret: env },
    );
  }
  // Services that take several count old and new alike until the rotation is finished.
  const newest = old.value.split(',')[0] ?? '';
  return kind.kind === 'list' && !emergency && newest !== '' ? `${value},${newest}` : value;
}
