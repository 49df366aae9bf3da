// Loaded into a command before anything else: every process it starts is written down, with its words and its environment.
import { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';

const { spawn } = ChildProcess.prototype;

ChildProcess.prototype.spawn = function record(options) {
  appendFileSync(
    process.env.RECORDED_CHILDREN,
    `${JSON.stringify({ words: [options.file, ...(options.args ?? [])], env: options.envPairs })}\n`,
  );
  return spawn.call(this, options);
};
