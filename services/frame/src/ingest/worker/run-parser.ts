import { Worker } from 'node:worker_threads';
import type { Refusal } from '@axe/kit';
import { fileErrors, statementErrors } from '../errors.ts';
import type { FormatProfile } from '../profiles/format-profile.ts';
import type { HashedRow, StatementReading } from '../statement/statement.ts';
import type { FileAnalysis, ParseMessage, ParseTask } from './messages.ts';

export interface ParserBounds {
  readonly timeoutMs: number;
  readonly heapMb: number;
  /** Ends the reading when the caller goes away. */
  readonly signal: AbortSignal | undefined;
}

/** A statement of 100,000 rows takes some seconds and 300 MB. */
const parserBounds: ParserBounds = { timeoutMs: 45_000, heapMb: 768, signal: undefined };

const maxRunning = 2;
const maxWaiting = 16;
const queue: { running: number; readonly waiting: (() => void)[] } = { running: 0, waiting: [] };

/** Reads a statement in a thread of its own, so that a hostile file stops nothing but itself. */
export async function parseStatement(
  bytes: Uint8Array,
  profiles: readonly FormatProfile[],
  bounds: Partial<ParserBounds> = {},
): Promise<{ reading: StatementReading; rows: readonly HashedRow[] }> {
  const rows: HashedRow[] = [];
  let reading: StatementReading | undefined;
  await runParser({ want: 'statement', bytes, profiles }, { ...parserBounds, ...bounds }, (message) => {
    if (message.kind === 'rows') for (const row of message.rows) rows.push(row);
    if (message.kind === 'statement') reading = message.reading;
  });
  if (reading === undefined) throw new Error('the parser ended without an answer');
  return { reading, rows };
}

export async function analyzeInWorker(
  bytes: Uint8Array,
  profiles: readonly FormatProfile[],
  bounds: Partial<ParserBounds> = {},
): Promise<FileAnalysis> {
  let analysis: FileAnalysis | undefined;
  await runParser({ want: 'analysis', bytes, profiles }, { ...parserBounds, ...bounds }, (message) => {
    if (message.kind === 'analysis') analysis = message.analysis;
  });
  if (analysis === undefined) throw new Error('the parser ended without an answer');
  return analysis;
}

async function runParser(task: ParseTask, bounds: ParserBounds, receive: (message: ParseMessage) => void): Promise<void> {
  await takePlace();
  try {
    bounds.signal?.throwIfAborted();
    await runWorker(task, bounds, receive);
  } finally {
    const next = queue.waiting.shift();
    if (next === undefined) queue.running -= 1;
    else next();
  }
}

/** At most two files are read at once; some wait, more are refused. */
async function takePlace(): Promise<void> {
  if (queue.running >= maxRunning) {
    // Whoever finishes hands its place over.
    if (queue.waiting.length >= maxWaiting) {
      throw fileErrors.PARSER_BUSY('Too many files are being read at once. Nothing was stored. Try again in a moment.');
    }
    return new Promise<void>((resolve) => queue.waiting.push(resolve));
  }
  queue.running += 1;
}

function runWorker(task: ParseTask, { timeoutMs, heapMb, signal }: ParserBounds, receive: (message: ParseMessage) => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const worker = new Worker(new URL('./parse-worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
      env: {},
    });
    let failure: unknown;
    const timer = setTimeout(() => {
      failure = exhausted(`longer than ${Math.round(timeoutMs / 1000)} seconds`);
      void worker.terminate();
    }, timeoutMs);
    const onAbort = () => {
      failure = signal?.reason;
      void worker.terminate();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.on('message', (message: ParseMessage) => {
      if (message.kind === 'refused') failure = refusalOf(message);
      else if (message.kind === 'failed') failure = unreadable(message.detail);
      else receive(message);
    });
    worker.on('error', (error: Error & { code?: string }) => {
      failure ??= error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? exhausted('more memory than an export may need', error) : error;
    });
    worker.on('exit', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (failure === undefined) resolve();
      else reject(failure);
    });
  });
}

function exhausted(what: string, cause?: unknown) {
  return fileErrors.FILE_PARSING_TIMED_OUT(
    `Reading the file took ${what} and was stopped. Nothing was stored. Save it as .csv, or export a shorter period.`,
    {},
    cause,
  );
}

function refusalOf({ code, message, context }: Extract<ParseMessage, { kind: 'refused' }>): Refusal {
  const declaration = { ...fileErrors, ...statementErrors }[code as keyof typeof fileErrors | keyof typeof statementErrors];
  return declaration(message, context);
}

/** A reader broke on content that no check foresaw: it is damaged in some way; the detail is for the log. */
function unreadable(detail: string) {
  return fileErrors.FILE_TRUNCATED('The file cannot be read; it is damaged. Nothing was stored. Export it again.', {}, new Error(detail));
}
