import { measureRegistrySpeed } from '@axe/registry/bench';
import { atMost, type Figure, median } from './figure.ts';

/** A registry of 500 customers and 50 000 people: checking it, and one edit, against the YAML library's own parse of the same text. */
export async function measureRegistry(): Promise<readonly Figure[]> {
  const { parse, validate, edit } = await measureRegistrySpeed({ customers: 500, peopleEach: 100, rounds: 5 });
  return [
    atMost('registry of 50 000 people: validate against a YAML parse', median(validate) / median(parse), 2, '×'),
    atMost('registry of 50 000 people: one edit against a YAML parse', median(edit) / median(parse), 3, '×'),
  ];
}
