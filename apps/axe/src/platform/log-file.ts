import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

/** Two files of this size at most: the current one and the one before it. */
const largestBytes = 32 * 1024 * 1024;

export interface LogFile {
  /** Never throws: calls must not fail because their log line has no room. What was lost is counted in the log itself. */
  write(line: string): void;
  close(): void;
}

export function openLogFile(file: string, maxBytes: number = largestBytes): LogFile {
  const open = () => openSync(file, 'a', 0o600);
  let descriptor: number | undefined = open();
  let size = fstatSync(descriptor).size;
  let lost = 0;

  function close(): void {
    if (descriptor === undefined) return;
    const closing = descriptor;
    descriptor = undefined;
    closeSync(closing);
  }

  function append(text: string): void {
    if (size >= maxBytes) {
      close();
      renameSync(file, `${file}.1`);
      size = 0;
    }
    descriptor ??= open();
    const bytes = Buffer.byteLength(text);
    const written = writeSync(descriptor, text);
    size += written;
    if (written < bytes) throw new Error('the disk took only a part of the line');
  }

  return {
    write(line) {
      try {
        if (lost > 0) append(lossLine(lost));
        lost = 0;
        append(line);
      } catch {
        lost += 1;
      }
    },
    close,
  };
}

/** Begins with a line break: the disk may have taken a part of the last line. */
function lossLine(lines: number): string {
  return `\n${JSON.stringify({ level: 'error', time: new Date().toISOString(), lines, msg: 'log lines were lost: the disk did not take them' })}\n`;
}
