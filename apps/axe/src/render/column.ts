export interface Column {
  readonly title: string;
  /** Numbers stand under each other at their last digit. */
  readonly align: 'left' | 'right';
  /** What does not fit goes on in a further line, in place of being cut. */
  readonly wraps?: boolean;
}
