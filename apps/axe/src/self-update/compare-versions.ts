/** Below zero when `left` is older; the rules of semantic versions for `1.2.3` and `1.2.3-rc.1`. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [partsOf(left), partsOf(right)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.early === undefined || b.early === undefined) return Number(a.early === undefined) - Number(b.early === undefined);
  return compareEarly(a.early.split('.'), b.early.split('.'));
}

export const isVersion = (text: string): boolean => /^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9a-z.-]{1,40})?$/i.test(text);

function partsOf(version: string) {
  const dash = version.indexOf('-');
  const numbers = (dash === -1 ? version : version.slice(0, dash)).split('.').map(Number);
  return { numbers, early: dash === -1 ? undefined : version.slice(dash + 1) };
}

function compareEarly(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [a, b] = [left[index], right[index]];
    if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
    if (a === b) continue;
    const [x, y] = [Number(a), Number(b)];
    if (Number.isInteger(x) && Number.isInteger(y)) return x - y;
    if (Number.isInteger(x) !== Number.isInteger(y)) return Number.isInteger(x) ? -1 : 1;
    return a < b ? -1 : 1;
  }
  return 0;
}
