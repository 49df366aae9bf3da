import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '@axe/files';
import { demoRegistryFile } from '@axe/registry';

/** Your own customers.yaml in AXE_HOME, else the demo's copy among the data. */
export const registryFileOf = (dataFolder: string, home: string | undefined): string => path.join(home ?? dataFolder, 'customers.yaml');

/** The demo's registry is copied once; afterwards it is yours to edit. */
export function copyDemoRegistry(file: string): boolean {
  if (existsSync(file)) return false;
  replaceFile(file, readFileSync(demoRegistryFile), { mode: 0o644 });
  return true;
}
