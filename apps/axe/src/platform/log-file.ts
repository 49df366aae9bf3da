import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

/** Two files of this size at most: the current one and the one before it. */
const largestBytes = 32 * 1024 * 1024;

export interface LogFile {
  write(line: string): void;
  close(): void;
}

export function openLogFile(file: string, maxBytes: number = largestBytes): LogFile {
  let descriptor = openSync(file, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  return {
    write(line) {
      if (size >= maxBytes) {
        closeSync(descriptor);
        renameSync(file, `${file}.1`);
        descriptor = openSync(file, 'a', 0o600);
        size = 0;
      }
      size += writeSync(descriptor, line);
    },
    close: () => closeSync(descriptor),
  };
}
