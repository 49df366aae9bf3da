/** How many days before its end a secret is shown how; the one place for health, console and this command. */
export const expiryDays = { console: 90, health: 30 } as const;

export type ExpiryColour = 'green' | 'red on the console' | 'yellow' | 'red';

export interface Expiry {
  /** ISO date. */
  readonly expires: string;
  readonly days: number;
  readonly colour: ExpiryColour;
}

/** Days are whole days from today (UTC) to the date; on the date itself a secret has ended. */
export function expiryOf(expires: string, now: Date): Expiry {
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  const days = Math.round((Date.parse(`${expires}T00:00:00Z`) - today) / 86_400_000);
  return { expires, days, colour: colourOf(days) };
}

function colourOf(days: number): ExpiryColour {
  if (days <= 0) return 'red';
  if (days <= expiryDays.health) return 'yellow';
  return days <= expiryDays.console ? 'red on the console' : 'green';
}
