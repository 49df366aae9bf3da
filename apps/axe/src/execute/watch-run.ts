import { padEnd } from '../render/text-width.ts';
import { cutText, wrapWords } from '../render/wrap-words.ts';
import type { Terminal } from '../terminal.ts';
import type { Watcher } from './execution.ts';

const marks = { done: '✓', already: '=', open: '…', failed: '✗', undone: '↩' } as const;
const redrawMs = 100;

/** A line a step, with how long it took; on a terminal the running step and its time are shown while it runs. */
export function watchRun(terminal: Terminal): Watcher {
  // Looked up for each line: a window may be made smaller while a step runs.
  const room = () => Math.max(30, Math.min(terminal.noteColumns ?? terminal.columns, 90) - 14);
  const line = (mark: string, text: string, ms: number) => `  ${mark} ${padEnd(text, room())} ${durationOf(ms)}`;
  let hide: () => void = () => undefined;
  const note = (text: string) => {
    hide();
    terminal.note(text);
  };
  return {
    note,
    step(title) {
      const started = performance.now();
      const show = () => terminal.draw?.(line('◌', cutText(title, room()), Math.round(performance.now() - started)));
      const redrawing = setInterval(show, redrawMs);
      show();
      hide = () => terminal.draw?.('');
      return {
        end(mark, text, ms) {
          clearInterval(redrawing);
          const [first = '', ...more] = terminal.noteColumns === undefined ? [text] : wrapWords(text, room());
          note([line(marks[mark], first, ms), ...more.map((row) => `    ${row}`)].join('\n'));
          hide = () => undefined;
        },
      };
    },
  };
}

const durationOf = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`).padStart(7);
