/** Who watches a run. */
export interface Watcher {
  /** A step begins; the answer is told how it ended. */
  step(title: string): { end(mark: 'done' | 'already' | 'open' | 'failed' | 'undone', text: string, ms: number): void };
  note(text: string): void;
}

export interface Execution {
  /** Folder of the operator home. */
  readonly home: string;
  readonly actor: string;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Milliseconds of a clock that only runs forward. */
  readonly clock: () => number;
}

export interface StepReport {
  readonly step: string;
  readonly title: string;
  readonly state: 'done' | 'already' | 'open' | 'failed' | 'not reached' | 'undone';
  readonly ms?: number;
  readonly note?: string;
  /** It had begun to change something when it failed. */
  readonly begun?: true;
}
