import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type EnvChange, mergeEnvFile, previewEnvFile, readEnvFile } from '@axe/secrets';
import * as z from 'zod';
import { done, type Plan, type Step, wants } from '../../execute/plan.ts';
import { withFileLock } from '../../lock/file-lock.ts';
import { ownKeysOfDemo } from '../../platform/running-here.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import { noteOwner, refuseForeign } from '../../secrets/env-file-owner.ts';
import { envFileOf } from '../../secrets/env-file-place.ts';
import { secretCommandErrors } from '../../secrets/errors.ts';
import { filledServices, type ManifestEntry, manifestOf, noSecretsText } from '../../secrets/manifest.ts';
import { valuesOf } from '../../secrets/missing-secrets.ts';
import { deskDefinition, deskRequest } from './desk-definition.ts';
import { replacedBy } from './undo-rotation.ts';

const pullRequest = z.strictObject({ ...deskRequest, service: z.string().optional() });
type PullRequest = Readonly<z.output<typeof pullRequest>>;

export const definition = deskDefinition(pullRequest, planPull);

/** Brings the values of the store into the env files of the services: one reading of the store for all of them. */
export function planPull(desk: SecretDesk, { service }: Omit<PullRequest, 'customer'>): Plan {
  const { id, customer, terminal } = desk;
  const services = service === undefined ? filledServices(customer) : [service];
  const demo = ownKeysOfDemo(id, terminal);
  if (service !== undefined) envFileOf(customer, service, terminal);
  return {
    name: 'secret pull',
    args: { customer: id, ...(service === undefined ? {} : { service }) },
    title: `secrets of ${id} for ${service ?? 'its services'}`,
    steps: services.map((name) => pullStep(desk, name, manifestOf(customer, name))),
    afterwards: () => [
      'A process that is started with the env file (node --env-file) takes them at its next start.',
      ...(demo === undefined ? [] : [demo]),
    ],
    ...(services.length > 0 ? {} : { standing: async () => ({ lines: [noSecretsText(id, customer)], data: {} }) }),
  };
}

/** The env file of one service holds the store's values of these entries, and everything else as before. */
export function pullStep({ reading, id, customer, terminal, home }: SecretDesk, service: string, entries: readonly ManifestEntry[]): Step {
  const file = envFileOf(customer, service, terminal);
  const values = async () => valuesOf(await reading.snapshot(), entries, id);
  return {
    name: `pull ${service}`,
    title: `merge ${entries.length} ${entries.length === 1 ? 'secret' : 'secrets'} of ${service} into ${file}`,
    check: async () => {
      refuseForeign(home.folder, file, id);
      const { changes, differs, open } = previewEnvFile(file, await values());
      if (!differs) return done(`${file} has all ${changes.length} as they are in the store`);
      const lines = [...changes.map(lineOf), ...(open ? ['! others can read the file; it will be closed (mode 600)'] : [])];
      return wants(`merge into ${file}: ${countsOf(changes)}`, lines.join('\n'));
    },
    apply: async () => {
      const wanted = await values();
      const { changes } = await alone(home.folder, file, async () => {
        refuseForeign(home.folder, file, id);
        const merged = mergeEnvFile(file, wanted);
        noteOwner(home.folder, file, id);
        return merged;
      });
      return { file, ...Object.fromEntries(kinds.map((kind) => [kind, namesOf(changes, kind)])) };
    },
  };
}

/** The same for one entry, and the way back to the value that a rotation keeps beside the new one. */
export function pullRotated(desk: SecretDesk, entry: ManifestEntry): Step {
  const { customer, terminal, home } = desk;
  const file = envFileOf(customer, entry.service, terminal);
  return {
    ...pullStep(desk, entry.service, [entry]),
    undo: async (run) => {
      const replaced = await replacedBy(run, desk, entry);
      if (replaced === undefined || readEnvFile(file) === undefined) return;
      await alone(home.folder, file, async () => mergeEnvFile(file, new Map([[entry.env, replaced.value]])));
    },
  };
}

const kinds = ['added', 'changed', 'same'] as const;
const marks: { readonly [kind in EnvChange['change']]: string } = { added: '+', changed: '~', same: '=' };

const lineOf = ({ env, change }: EnvChange): string => `${marks[change]} ${env}  ${change}`;
const namesOf = (changes: readonly EnvChange[], kind: EnvChange['change']) =>
  changes.filter(({ change }) => change === kind).map(({ env }) => env);
const countsOf = (changes: readonly EnvChange[]): string => kinds.map((kind) => `${namesOf(changes, kind).length} ${kind}`).join(', ');

function alone<T>(home: string, file: string, work: () => Promise<T>): Promise<T> {
  const folder = path.join(home, 'store');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const busy = () =>
    secretCommandErrors.ENV_FILE_BUSY(`Another axe command is writing ${file}. Nothing was changed. Wait for it, then repeat.`, { file });
  return withFileLock(path.join(folder, `env-${createHash('sha256').update(file).digest('hex').slice(0, 16)}.lock`), work, { busy });
}
