import { readFile } from 'node:fs/promises';
import { demoRegistryFile } from '@axe/registry';
import { parseRegistry } from '@axe/registry/text';
import { cliErrors } from '../../errors.ts';
import type { Home } from '../../home/home.ts';

interface Wish {
  readonly zone?: string | undefined;
  readonly operator?: string | undefined;
  readonly demo: boolean;
}

/** The text of a new home's customers.yaml: the demo's, or one without customers. */
export async function firstRegistry(home: Home, { zone, operator, demo }: Wish): Promise<string> {
  if (demo) return readFile(demoRegistryFile, 'utf8');
  if (zone === undefined) {
    throw cliErrors.USAGE('Name the public zone: --zone platform.example (customers answer one level under it), or begin with --demo.');
  }
  const operators = [operator ?? home.actor].filter((email) => email.includes('@'));
  const text = `# customers.yaml, the registry: which customers there are, which legal entities they have, who may do what in each, and which
# secrets their services need. No secret value ever stands here, only names. Edit it by hand or with axe; services pick
# changes up while they run.

version: 1
zone: ${JSON.stringify(zone)} # public zone; customers answer one level under it
operators: ${JSON.stringify(operators)} # who runs the platform

customers: {}
`;
  parseRegistry(text, { file: home.registryFile });
  return text;
}
