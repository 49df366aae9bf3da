import { parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '@axe/kit';
import { parseFile } from '../files/parse-file.ts';
import { analyzeFile } from '../statement/analyze-file.ts';
import { readStatement } from '../statement/read-statement.ts';
import type { ParseMessage, ParseTask } from './messages.ts';

/** Rows go over in pieces, so that the receiving thread serves others in between. */
const rowsPerMessage = 2000;

function send(message: ParseMessage): void {
  parentPort?.postMessage(message);
}

function work(task: ParseTask): void {
  const file = parseFile(task.bytes);
  if (task.want === 'analysis') {
    send({ kind: 'analysis', analysis: analyzeFile(file, task.profiles) });
    return;
  }
  const { reading, rows } = readStatement(file, task.profiles);
  for (let at = 0; at < rows.length; at += rowsPerMessage) send({ kind: 'rows', rows: rows.slice(at, at + rowsPerMessage) });
  send({ kind: 'statement', reading });
}

try {
  work(workerData as ParseTask);
} catch (error) {
  if (error instanceof Refusal) send({ kind: 'refused', code: error.code, message: error.message, context: error.context });
  else send({ kind: 'failed', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
