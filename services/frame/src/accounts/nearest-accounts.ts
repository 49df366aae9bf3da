import type { Account } from './account.ts';

const maxSuggestions = 5;

/** The accounts a wrong reference most likely meant, best first: by distance of code for digits, by likeness of name otherwise. */
export function nearestAccounts(chart: readonly Account[], reference: string): readonly Account[] {
  const wanted = reference.trim().toLowerCase();
  const rated = chart
    .filter((account) => account.postable && account.closedOn === undefined)
    .map((account) => ({ account, likeness: likeness(account, wanted) }))
    .filter(({ likeness }) => likeness > 0.2);
  rated.sort((a, b) => b.likeness - a.likeness || (a.account.code < b.account.code ? -1 : 1));
  return rated.slice(0, maxSuggestions).map(({ account }) => account);
}

function likeness(account: Account, wanted: string): number {
  if (/^[0-9-]+$/.test(wanted)) return codeLikeness(account.code, wanted);
  return Math.max(nameLikeness(account.nameKo.toLowerCase(), wanted), nameLikeness(account.nameEn.toLowerCase(), wanted));
}

/** Same leading digits weigh most: they name the class and group. Then the numeric distance. */
function codeLikeness(code: string, wanted: string): number {
  let shared = 0;
  while (shared < code.length && code[shared] === wanted[shared]) shared += 1;
  const distance = Math.abs(Number.parseInt(code, 10) - Number.parseInt(wanted, 10));
  return shared / Math.max(code.length, wanted.length) + (Number.isNaN(distance) ? 0 : 0.2 / (1 + distance));
}

/** Dice's coefficient of letter pairs, and a bonus when one name holds the other (`예금` in `보통예금`). */
function nameLikeness(name: string, wanted: string): number {
  if (name === wanted) return 2;
  const contained = wanted.length > 0 && (name.includes(wanted) || wanted.includes(name)) ? 0.5 : 0;
  const left = letterPairs(name);
  const right = letterPairs(wanted);
  const shared = [...left].filter((pair) => right.has(pair)).length;
  return contained + (left.size + right.size === 0 ? 0 : (2 * shared) / (left.size + right.size));
}

function letterPairs(text: string): Set<string> {
  const letters = [...` ${text} `];
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`));
}
