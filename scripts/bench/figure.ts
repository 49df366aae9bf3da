/** One figure of the bench: a ratio within one run wherever a machine's speed would matter. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly target: number;
  readonly unit: string;
  readonly pass: boolean;
}

export function atLeast(name: string, value: number, target: number, unit: string): Figure {
  return { name, value: round(value), target, unit, pass: value >= target };
}

export function atMost(name: string, value: number, target: number, unit: string): Figure {
  return { name, value: round(value), target, unit, pass: value <= target };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('The median of nothing was asked for.');
  return middle;
}

const round = (value: number): number => Number(value.toPrecision(4));
