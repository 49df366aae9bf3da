import type { Terminal } from '../terminal.ts';
import type { Watcher } from './execute-plan.ts';

const marks = { done: '✓', already: '=', open: '…', failed: '✗', undone: '↩' } as const;

/** A line a step, with how long it took; on a terminal the running step is shown while it runs. */
export async function watchRun(terminal: Terminal): Promise<Watcher> {
  const note = (text: string) => terminal.note(text);
  const width = Math.max(30, Math.min(terminal.columns, 90) - 14);
  const ending = (mark: keyof typeof marks, text: string, ms: number) => `  ${marks[mark]} ${text.padEnd(width)} ${durationOf(ms)}`;
  if (terminal.interactive !== true) {
    return { note, step: () => ({ end: (mark, text, ms) => note(ending(mark, text, ms)) }) };
  }
  const { spinner } = await import('@clack/prompts');
  return {
    note,
    step(title) {
      const running = spinner({ output: process.stderr, indicator: 'timer' });
      running.start(title);
      return {
        end(mark, text, ms) {
          running.clear();
          note(ending(mark, text, ms));
        },
      };
    },
  };
}

const durationOf = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`).padStart(7);
