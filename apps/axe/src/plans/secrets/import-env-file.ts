import path from 'node:path';
import { readEnvFile } from '@axe/secrets';
import * as z from 'zod';
import { cliErrors } from '../../errors.ts';
import { done, type Plan, wants } from '../../execute/plan.ts';
import type { SecretDesk } from '../../secrets/desk.ts';
import { refuseForeign } from '../../secrets/env-file-owner.ts';
import { envFileOf } from '../../secrets/env-file-place.ts';
import { manifestOf } from '../../secrets/manifest.ts';
import { checkValue } from '../../secrets/value-source.ts';
import { deskDefinition, deskRequest } from './desk-definition.ts';

const importRequest = z.strictObject({ ...deskRequest, service: z.string(), file: z.string().optional() });
type ImportRequest = Readonly<z.output<typeof importRequest>>;

export const definition = deskDefinition(importRequest, planImport);

/** Takes the values that a service already has in its env file into the store: those that the manifest names, and nothing else. */
export function planImport(desk: SecretDesk, { service, file: named }: Omit<ImportRequest, 'customer'>): Plan {
  const { id, customer, terminal, reading, home } = desk;
  const file = named === undefined ? envFileOf(customer, service, terminal) : path.resolve(terminal.folder, named);
  const look = async () => {
    refuseForeign(home.folder, file, id);
    const values = readEnvFile(file);
    if (values === undefined)
      throw cliErrors.FILE_UNREADABLE(`There is no file ${file}. Nothing was changed. Name it: --from-env-file <file>.`);
    const snapshot = await reading.snapshot();
    return manifestOf(customer, service).map(({ env, vault }) => {
      const value = values.get(env);
      if (value === undefined || value === '') return { env, vault, mark: '-', told: 'not in the file' };
      checkValue(env, value);
      const old = snapshot.get(vault)?.value;
      if (old === value) return { env, vault, value, mark: '=', told: 'the store has the same value' };
      return {
        env,
        vault,
        value,
        mark: old === undefined ? '+' : '~',
        told: old === undefined ? vault : `${vault}: the store has another value, which would be replaced`,
      };
    });
  };
  return {
    name: 'secret push --from-env-file',
    args: { customer: id, service, ...(named === undefined ? {} : { file }) },
    title: `values in ${file} into the store of ${id}`,
    steps: [
      {
        name: 'import',
        title: `store what ${service} has`,
        check: async () => {
          const found = await look();
          const lines = found.map(({ env, mark, told }) => `${mark} ${env}  ${told}`);
          const news = found.filter(({ mark }) => mark === '+' || mark === '~').length;
          return news === 0 ? done('the store has every value of the file') : wants(`store ${news} of ${found.length}`, lines.join('\n'));
        },
        apply: async () => {
          const taken = (await look()).filter(({ mark }) => mark === '+' || mark === '~');
          await reading.put(taken.map(({ vault, value = '' }) => ({ name: vault, value })));
          return { stored: taken.map(({ env }) => env) };
        },
      },
    ],
    afterwards: () => [`The file is as it was. Next: axe secret check ${service} --customer ${id}.`],
  };
}
