import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { updateErrors } from './errors.ts';

/** Where a release is read from: a folder, or its copy on a web server. */
export interface ReleaseSource {
  /** As it is shown and remembered. */
  readonly address: string;
  readonly local: boolean;
  /** A small text, refused when it is longer. */
  text(name: string, maxBytes: number): Promise<string>;
  bytes(name: string): AsyncIterable<Uint8Array>;
}

const answerMs = 20_000;
/** Between two pieces of a download. */
const stallMs = 30_000;
/** For one file: Node itself over a slow line. */
const wholeMs = 30 * 60_000;

export function openSource(from: string, folder: string): ReleaseSource {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(from) ? webSource(from) : folderSource(path.resolve(folder, from));
}

function folderSource(address: string): ReleaseSource {
  if (statSync(address, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw updateErrors.UPDATE_SOURCE_UNFIT(`There is no folder ${address}. Name the folder that holds manifest.json, or an https address.`);
  }
  const bytes = async function* (name: string): AsyncIterable<Uint8Array> {
    try {
      yield* createReadStream(path.join(address, name));
    } catch (cause) {
      throw unreachable(`${path.join(address, name)} cannot be read (${codeOf(cause)})`, cause);
    }
  };
  return { address, local: true, bytes, text: (name, maxBytes) => collect(bytes(name), name, maxBytes) };
}

function webSource(from: string): ReleaseSource {
  const address = from.replace(/\/+$/, '');
  const url = URL.parse(address);
  const here = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || (url.protocol !== 'https:' && !here)) {
    throw updateErrors.UPDATE_SOURCE_UNFIT(
      `Releases come from an https address or from a folder, not from ${JSON.stringify(from)}. Nothing was fetched.`,
    );
  }
  const bytes = (name: string) => download(`${address}/${name}`);
  return { address, local: false, bytes, text: (name, maxBytes) => collect(bytes(name), name, maxBytes) };
}

async function* download(url: string): AsyncIterable<Uint8Array> {
  const controller = new AbortController();
  let patience = setTimeout(() => controller.abort(), answerMs);
  const end = setTimeout(() => controller.abort(), wholeMs);
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw unreachable(`${url} answers with ${response.status}`);
    }
    for await (const piece of response.body) {
      clearTimeout(patience);
      patience = setTimeout(() => controller.abort(), stallMs);
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'Refusal') throw cause;
    throw unreachable(controller.signal.aborted ? `${url} stopped answering` : `${url} cannot be fetched (${codeOf(cause)})`, cause);
  } finally {
    clearTimeout(patience);
    clearTimeout(end);
    controller.abort();
  }
}

async function collect(pieces: AsyncIterable<Uint8Array>, name: string, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > maxBytes) throw unreachable(`${name} is longer than the ${maxBytes} bytes it may have`);
    parts.push(piece);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** undici hides the reason one level down. */
function codeOf(cause: unknown): string {
  const { code, cause: inner } = cause as NodeJS.ErrnoException & { readonly cause?: { readonly code?: string } };
  return code ?? inner?.code ?? 'no reason given';
}

const unreachable = (what: string, cause?: unknown) =>
  updateErrors.UPDATE_UNREACHABLE(`${what}. Nothing was installed, and the present version keeps running.`, {}, cause);
