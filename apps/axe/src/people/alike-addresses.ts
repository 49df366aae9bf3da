import type { Registry } from '@axe/registry';

const most = 3;
/** More than a slip of two keys is another address. */
const slips = 2;

/** Addresses that the registry knows and that differ from this one by a slip or two; those of one customer, or of all. */
export function alikeAddresses({ customers }: Registry, email: string, only?: string): readonly string[] {
  const known = Object.entries(customers).flatMap(([id, { user_entity_map: lines, admins }]) =>
    only === undefined || id === only ? [...Object.keys(lines), ...admins] : [],
  );
  const near = [...new Set(known)].flatMap((address) => {
    const distance = Math.abs(address.length - email.length) > slips ? slips + 1 : distanceOf(address, email);
    return distance > 0 && distance <= slips ? [{ address, distance }] : [];
  });
  return near
    .sort((one, other) => one.distance - other.distance)
    .slice(0, most)
    .map(({ address }) => address);
}

export const didYouMean = (alike: readonly string[]): string => (alike.length === 0 ? '' : ` Did you mean ${alike.join(' or ')}?`);

/** Letters to change, add or leave out; two neighbours that are swapped count as one (Damerau and Levenshtein, restricted). */
function distanceOf(left: string, right: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const now = [row];
    for (let at = 1; at <= right.length; at += 1) {
      const same = left[row - 1] === right[at - 1];
      const swapped = row > 1 && at > 1 && left[row - 1] === right[at - 2] && left[row - 2] === right[at - 1];
      const choices = [(last[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + (same ? 0 : 1)];
      now.push(Math.min(...choices, ...(swapped ? [(before[at - 2] ?? 0) + 1] : [])));
    }
    before = last;
    last = now;
  }
  return last[right.length] ?? 0;
}
