import { liveRow, stepRows } from '../render/step-rows.ts';
import type { Terminal } from '../terminal.ts';
import type { Watcher } from './execution.ts';

const marks = { done: '✓', already: '=', open: '…', failed: '✗', undone: '↩' } as const;
const redrawMs = 100;

/** A line a step, with how long it took; on a terminal the running step and its time are shown while it runs. */
export function watchRun(terminal: Terminal): Watcher {
  let hide: () => void = () => undefined;
  const note = (text: string) => {
    hide();
    terminal.note(text);
  };
  return {
    note,
    step(title) {
      const started = performance.now();
      // The width is looked up each time: a window may be made smaller while a step runs.
      const show = () => terminal.draw?.(liveRow('◌', title, performance.now() - started, terminal.noteColumns));
      const redrawing = setInterval(show, redrawMs);
      show();
      hide = () => terminal.draw?.('');
      return {
        end(mark, text, ms) {
          clearInterval(redrawing);
          note(stepRows(marks[mark], text, ms, terminal.noteColumns));
          hide = () => undefined;
        },
      };
    },
  };
}
