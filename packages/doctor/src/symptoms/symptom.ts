import type { CheckId } from '../check.ts';

export type Who = 'employee' | 'operator' | 'customer IT';

export interface Step {
  readonly who: Who;
  readonly does: string;
}

/** Something a person sees when sign-in or a call fails, what is behind it, and what to do. */
export interface Symptom {
  /** Stable: scripts read it. */
  readonly id: string;
  readonly title: string;
  /** Numbers of AADSTS errors, without the letters. */
  readonly entraCodes?: readonly string[];
  /** Codes of our own services and of clients, as they stand in an error body or a query parameter. */
  readonly codes?: readonly string[];
  /** Sentences as they are seen, in English and Korean: for the page of known gaps. */
  readonly says: readonly string[];
  /** What tells it in a text; lower-case, blanks are single. */
  readonly patterns: readonly RegExp[];
  readonly cause: string;
  readonly fix: readonly Step[];
  /** What the doctor looks at by itself. */
  readonly checks: readonly CheckId[];
}

export const employee = (does: string): Step => ({ who: 'employee', does });
export const operator = (does: string): Step => ({ who: 'operator', does });
export const customerIt = (does: string): Step => ({ who: 'customer IT', does });
