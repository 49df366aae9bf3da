import type { JsonValue } from '@axe/kit';

/** What a command would do, as data: nothing happens before it is executed. The same arguments build the same plan again. */
export interface Plan {
  /** `employee remove`: what `axe runs resume` builds the plan again from, together with `args`. */
  readonly name: string;
  /** Never a secret: they stand in the run journal. */
  readonly args: PlanArgs;
  readonly title: string;
  readonly steps: readonly Step[];
  /** What a failure leaves: the steps done so far, for a second run to go on from (default), or nothing. */
  readonly onFailure?: 'keep' | 'undo';
  /** Said at the end of a run that was carried out: what a person must do now. */
  readonly afterwards?: (memory: Memory) => readonly string[];
  /**
   * Said after every run and rehearsal, changed or not: what stays open outside of it, what a person should know;
   * set into `width` columns where a person reads.
   */
  readonly standing?: (width?: number) => Promise<Standing>;
}

export interface Standing {
  readonly lines: readonly string[];
  /** The same for `--json`. */
  readonly data: PlanArgs;
}

export type PlanArgs = { readonly [name: string]: JsonValue | undefined };

/** One thing that is either so or not. The world is asked, not the journal: a step done by hand counts as done. */
export interface Step {
  /** Unique in the plan and stable from release to release. */
  readonly name: string;
  /** `take the rights of kim@acme.example` */
  readonly title: string;
  /** It writes its own line into the audit log; of the others the run writes one together. */
  readonly recorded?: true;
  check(run: Run): Promise<Finding>;
  /** What it answers with is kept in the journal for later steps and for a resumed run; never a secret. */
  apply(run: Run): Promise<PlanArgs | undefined>;
  /** Throws when it is not so after all. Without it `check` is asked again and must find it done. */
  verify?(run: Run): Promise<void>;
  /** Takes back what `apply` did. A step without it stays, and the command says so. */
  undo?(run: Run): Promise<void>;
}

export type Finding =
  | { readonly done: true; readonly note?: string }
  | {
      readonly done: false;
      /** What applying would do, as a sentence. */
      readonly wants: string;
      /** A unified diff, or lines to read; never a secret. */
      readonly preview?: string;
    };

/** What a step may know of the run it is part of. */
export interface Run {
  /** False in a rehearsal. */
  readonly applying: boolean;
  readonly memory: Memory;
  readonly signal: AbortSignal;
  /** A line for the person who watches. */
  note(text: string): void;
}

/** What earlier steps answered with, by the name of the step. */
export type Memory = (step: string) => PlanArgs | undefined;

export const done = (note?: string): Finding => (note === undefined ? { done: true } : { done: true, note });

export const wants = (what: string, preview?: string): Finding => ({
  done: false,
  wants: what,
  ...(preview === undefined ? {} : { preview }),
});
