import { readFileSync } from 'node:fs';
import { release } from './release/release.ts';

export function readVersion(): string {
  if (release !== undefined) return release.version;
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}
