import { readFileSync } from 'node:fs';
import { cliErrors } from '../errors.ts';
import { release } from '../release/release.ts';
import type { Catalogue } from './catalogue.ts';

/** Finds the file beside the service's package without loading the package. */
export function readCatalogue(service: string): Catalogue {
  const carried = release?.catalogues[service];
  if (carried !== undefined) return JSON.parse(carried) as Catalogue;
  try {
    const file = new URL('../catalogue.json', import.meta.resolve(`@axe/${service}`));
    return JSON.parse(readFileSync(file, 'utf8')) as Catalogue;
  } catch (cause) {
    throw cliErrors.FILE_UNREADABLE(
      `The catalogue of ${service} cannot be read. Run npm run generate in the checkout.`,
      { service },
      cause,
    );
  }
}
