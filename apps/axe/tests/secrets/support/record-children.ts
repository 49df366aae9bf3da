// Loaded into a command before anything else: every process it starts is written down, with its words and its environment.
import { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';

interface Started {
  readonly file: string;
  readonly args?: readonly string[];
  readonly envPairs?: readonly string[];
}

/** What `spawn`, `execFile` and `fork` all come down to; not declared in the types of Node. */
const prototype = ChildProcess.prototype as unknown as { spawn(this: unknown, options: Started): unknown };
const { spawn } = prototype;

prototype.spawn = function record(options) {
  const { file, args = [], envPairs = [] } = options;
  appendFileSync(process.env.RECORDED_CHILDREN ?? '', `${JSON.stringify({ words: [file, ...args], env: envPairs })}\n`);
  return spawn.call(this, options);
};
