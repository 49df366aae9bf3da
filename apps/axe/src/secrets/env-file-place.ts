import { homedir } from 'node:os';
import path from 'node:path';
import type { Customer } from '@axe/registry';
import type { Terminal } from '../terminal.ts';
import { secretCommandErrors } from './errors.ts';
import { serviceOf } from './manifest.ts';

/** Where the env file of a service is on this machine: `~/` is the home of the person. */
export function envFileOf({ services }: Customer, service: string, { environment }: Pick<Terminal, 'environment'>): string {
  const { env_file: named, bootstrap_only: byHand } = serviceOf(services, service);
  if (byHand === true) {
    throw secretCommandErrors.ENV_FILE_UNNAMED(
      `${service} is marked bootstrap_only: the store runs on it, so its secrets cannot come from the store. Keep its env file by hand.`,
      { service },
    );
  }
  if (named === undefined) {
    throw secretCommandErrors.ENV_FILE_UNNAMED(
      `The registry does not say where the env file of ${service} is. Nothing was done. Add env_file to the service in customers.yaml.`,
      { service },
    );
  }
  return named.startsWith('~/') ? path.join(environment.HOME || homedir(), named.slice(2)) : named;
}
