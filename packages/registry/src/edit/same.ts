export type Fields = { readonly [key: string]: unknown };

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys with a value; a member that is `undefined` does not stand in a file. */
export const keysOf = (fields: Fields): string[] => Object.keys(fields).filter((key) => fields[key] !== undefined);

/** Equal as they would stand in a file: the order of keys does not count. */
export function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left))
    return Array.isArray(right) && left.length === right.length && left.every((item, index) => same(item, right[index]));
  if (!isFields(left) || !isFields(right)) return false;
  const keys = keysOf(left);
  return keys.length === keysOf(right).length && keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key]));
}
