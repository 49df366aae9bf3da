import { stepRows } from '../render/step-rows.ts';
import type { Terminal } from '../terminal.ts';
import { platformErrors } from './errors.ts';

export interface Progress {
  /** Runs one step and writes its line: what happened, and how long it took. `work` may answer with words of its own. */
  step<T>(title: string, work: () => Promise<T> | T, told?: (result: T) => string): Promise<T>;
}

/** `stopped` is asked before each step: an order to stop ends the start between two steps. */
export function createProgress(
  terminal: Pick<Terminal, 'note' | 'noteColumns'>,
  stopped: () => boolean,
  nowMs: () => number = () => performance.now(),
): Progress {
  const write = (mark: string, text: string, ms: number) => terminal.note(stepRows(mark, text, ms, terminal.noteColumns));
  return {
    async step(title, work, told) {
      if (stopped())
        throw platformErrors.STOPPED_EARLY(
          'Stopped before it was ready. What was started is down again; start it once more when you like.',
        );
      const started = nowMs();
      try {
        const result = await work();
        write('✓', told?.(result) ?? title, nowMs() - started);
        return result;
      } catch (error) {
        write('✗', title, nowMs() - started);
        throw error;
      }
    },
  };
}
