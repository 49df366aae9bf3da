import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { secretCommandErrors } from './errors.ts';

const timeoutMs = 20_000;
const script = `const { createHmac } = require('node:crypto');
process.stdout.write(createHmac('sha256', process.argv[2]).update(process.env[process.argv[1]] ?? '').digest('hex'));`;

/** Starts a process as a service is started, and compares what it gets by a keyed digest: the value itself crosses no pipe. */
export async function proveArrival(file: string, env: string, value: string): Promise<void> {
  const nonce = randomBytes(16).toString('hex');
  const said = isAbsolute(file) ? await digestSeenBy(file, env, nonce) : undefined;
  if (said === createHmac('sha256', nonce).update(value).digest('hex')) return;
  throw secretCommandErrors.ENV_NOT_ARRIVED(
    `A process started with node --env-file=${file} does not get the new ${env}. The store has the new value and the old one. Look at that file, then repeat the command.`,
    { file, env },
  );
}

function digestSeenBy(file: string, env: string, nonce: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [`--env-file=${file}`, '-e', script, env, nonce],
      { env: {}, timeout: timeoutMs, windowsHide: true },
      (error, said) => resolve(error === null ? said : undefined),
    );
  });
}
