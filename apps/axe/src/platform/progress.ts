import { padEnd } from '../render/text-width.ts';
import { platformErrors } from './errors.ts';

export interface Progress {
  /** Runs one step and writes its line: what happened, and how long it took. `work` may answer with words of its own. */
  step<T>(title: string, work: () => Promise<T> | T, told?: (result: T) => string): Promise<T>;
}

/** `stopped` is asked before each step: an order to stop ends the start between two steps. */
export function createProgress(
  write: (line: string) => void,
  stopped: () => boolean,
  nowMs: () => number = () => performance.now(),
): Progress {
  return {
    async step(title, work, told) {
      if (stopped())
        throw platformErrors.STOPPED_EARLY(
          'Stopped before it was ready. What was started is down again; start it once more when you like.',
        );
      const started = nowMs();
      try {
        const result = await work();
        write(`  ✓ ${padEnd(told?.(result) ?? title, 64)} ${duration(nowMs() - started)}`);
        return result;
      } catch (error) {
        write(`  ✗ ${padEnd(title, 64)} ${duration(nowMs() - started)}`);
        throw error;
      }
    },
  };
}

export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`).padStart(7);
