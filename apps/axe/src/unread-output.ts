/**
 * Whoever reads the output may have seen enough (`axe tools | head`), or has closed the window; the disk behind it may be full. What
 * works in steps is asked to stop between two of them. Without a reader of notes alone, the work goes on: its exit code tells.
 * The answer corrects the exit code of results that did not arrive.
 */
export function watchOutput(): (code: number) => number {
  let stopping = false;
  let lost = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      const unread = code === 'EPIPE' || code === 'EIO';
      if (stream === process.stdout && !unread && !lost) {
        lost = true;
        process.stderr.write(`axe: The output cannot be written (${code}).\n`);
      }
      stopping ||= process.emit('SIGHUP', 'SIGHUP');
      if (!stopping && stream === process.stdout) process.exit(unread ? 0 : 1);
    });
  }
  return (code) => (lost && code === 0 ? 1 : code);
}
