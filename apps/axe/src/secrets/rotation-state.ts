import type { SecretItem } from '@axe/secrets';

/** How long the value before a rotation is kept beside the new one. */
export const overlapHours = 24;

const names = { value: 'axe_previous_value', until: 'axe_previous_until', at: 'axe_rotated_at' } as const;

export interface Previous {
  readonly value: string;
  /** ISO 8601, UTC. */
  readonly until: string;
}

/** The value that a rotation replaced and that still counts; undefined when there is none. */
export function previousOf({ fields }: Pick<SecretItem, 'fields'>): Previous | undefined {
  const value = fields[names.value];
  const until = fields[names.until];
  return value === undefined || until === undefined ? undefined : { value, until };
}

export const rotatedAt = ({ fields }: Pick<SecretItem, 'fields'>): string | undefined => fields[names.at];

type Fields = SecretItem['fields'];

export const withPrevious = (fields: Fields, value: string, now: Date): Fields => ({
  ...withoutPrevious(fields),
  [names.value]: value,
  [names.until]: new Date(now.getTime() + overlapHours * 3_600_000).toISOString(),
  [names.at]: now.toISOString(),
});

export const rotatedWithout = (fields: Fields, now: Date): Fields => ({ ...withoutPrevious(fields), [names.at]: now.toISOString() });

/** As before any rotation. */
export const neverRotated = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(withoutPrevious(fields)).filter(([name]) => name !== names.at));

export const withoutPrevious = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== names.value && name !== names.until));
