import { spawn } from 'node:child_process';
import { type ClientAnswer, readAnswer } from './client-answer.ts';
import type { Client } from './find-client.ts';

/** A sign-in takes half a dozen requests. */
const patienceMs = 60_000;
const maxAnswerChars = 1_000_000;

/** One process of the client for one call; secrets are in `environment`, never in `words`. What it prints as errors is not read. */
export function callClient(
  client: Client,
  words: readonly string[],
  environment: { [name: string]: string },
  timeoutMs: number = patienceMs,
): Promise<ClientAnswer> {
  return new Promise((resolve) => {
    const child = spawn(client.command, [...client.words, ...words, '--response', '--nointeraction'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    let said = '';
    const patience = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.length > maxAnswerChars) child.kill('SIGKILL');
    });
    child.once('error', () => undefined);
    child.once('close', () => {
      clearTimeout(patience);
      resolve(readAnswer(said) ?? { success: false, message: 'it ended without an answer', data: undefined });
    });
  });
}
