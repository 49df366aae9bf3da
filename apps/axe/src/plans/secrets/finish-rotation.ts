import * as z from 'zod';
import { executeErrors } from '../../execute/errors.ts';
import { done, type Plan, type Step, wants } from '../../execute/plan.ts';
import { appOf } from '../../secrets/connector-people.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import { findEntries, type ManifestEntry } from '../../secrets/manifest.ts';
import { itemOf } from '../../secrets/missing-secrets.ts';
import { howToRevoke, providerName } from '../../secrets/providers.ts';
import { previousOf, withoutPrevious } from '../../secrets/rotation-state.ts';
import { kindOf } from '../../secrets/secret-kinds.ts';
import { deskDefinition, deskRequest } from './desk-definition.ts';
import { pullStep } from './pull-secrets.ts';
import { whereItRuns } from './where-it-runs.ts';

const finishRequest = z.strictObject({ ...deskRequest, secret: z.string(), service: z.string().optional() });

export interface FinishRequest extends Readonly<Omit<z.output<typeof finishRequest>, 'customer'>> {
  /** The person says that the old one is revoked at the provider. */
  readonly revoked?: boolean;
  /** Before the day of overlap is over. */
  readonly early?: boolean;
}

export const definition = deskDefinition(finishRequest, planFinish);

/** The end of a rotation: the old value counts nowhere any more, and is gone from the store. */
export function planFinish(desk: SecretDesk, { secret, service, revoked = false, early = false }: FinishRequest): Plan {
  const { id, customer } = desk;
  const entries = findEntries(customer, secret, service);
  const [entry] = entries;
  if (entry === undefined) throw new Error('findEntries answers with at least one');
  const filled = entries.filter((one) => customer.services[one.service]?.env_file !== undefined);
  const pending = async () => (await previousIn(desk, entry)) !== undefined;
  return {
    name: 'secret rotate --finish',
    args: { customer: id, secret, ...(service === undefined ? {} : { service }) },
    title: `end of the old value of ${secret} of ${id}`,
    steps: [
      overlapStep(desk, entry, early),
      ...(entry.provider === undefined ? [] : [revokeStep(desk, entries, entry, revoked)]),
      dropStep(desk, entry),
      ...(kindOf(entry).kind === 'list'
        ? filled.map((one) => whereItRuns(desk, one.service, pullStep(desk, one.service, [one]), pending))
        : []),
    ],
    afterwards: () => [
      `The old value of ${secret} is gone from the store.`,
      ...(kindOf(entry).kind === 'list'
        ? ['Processes that are started with the env file (node --env-file) stop taking it at their next start.']
        : []),
    ],
  };
}

const previousIn = async ({ reading, id }: SecretDesk, { vault }: ManifestEntry) => previousOf(itemOf(await reading.snapshot(), vault, id));

function overlapStep(desk: SecretDesk, entry: ManifestEntry, early: boolean): Step {
  return {
    name: 'overlap',
    title: 'wait until old and new have counted together for a day',
    check: async () => {
      const previous = await previousIn(desk, entry);
      if (previous === undefined) return done('no old value is kept');
      if (early || Date.parse(previous.until) <= desk.now().getTime()) return done('everybody had time to take the new one');
      return wants(`wait until ${previous.until.slice(0, 16)}Z, or say --now`);
    },
    apply: async () => {
      const previous = await previousIn(desk, entry);
      throw executeErrors.STEP_OPEN(
        `The old value of ${entry.env} counts until ${previous?.until.slice(0, 16)}Z, so that nobody is cut off. Nothing was changed. Repeat the command then, or add --now.`,
        { secret: entry.env, ...(previous === undefined ? {} : { until: previous.until }) },
      );
    },
  };
}

function revokeStep(desk: SecretDesk, entries: readonly ManifestEntry[], entry: ManifestEntry, revoked: boolean): Step {
  const { provider = 'azure', env } = entry;
  const guide = howToRevoke(provider, { env, customer: desk.id, clientId: appOf(desk.customer, entries)?.clientId });
  return {
    name: 'revoke',
    title: `the old one is revoked at ${providerName(provider)}`,
    check: async () => {
      if ((await previousIn(desk, entry)) === undefined) return done('no old value is kept');
      return revoked
        ? done('you say that it is revoked')
        : wants(`revoke the old one at ${providerName(provider)}, then say --revoked`, guide);
    },
    apply: async () => {
      throw executeErrors.STEP_OPEN(
        `The old ${env} still opens ${providerName(provider)}. Revoke it there:\n${guide}\nNothing was changed. Then repeat the command with --revoked.`,
        { secret: env, provider },
      );
    },
  };
}

function dropStep(desk: SecretDesk, entry: ManifestEntry): Step {
  const { reading, id } = desk;
  return {
    name: 'drop',
    title: `drop the old value from ${entry.vault}`,
    check: async () =>
      (await previousIn(desk, entry)) === undefined ? done('it is gone') : wants(`drop the old value from ${entry.vault}`),
    apply: async () => {
      const { value, fields } = itemOf(await reading.snapshot(), entry.vault, id);
      const kept = kindOf(entry).kind === 'list' ? (value.split(',')[0] ?? value) : value;
      await reading.put([{ name: entry.vault, value: kept, fields: withoutPrevious(fields) }]);
      return undefined;
    },
  };
}
