import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { type Actor, isRefusal, type Refusal, type Scope, toolInput, toolOutput } from '@axe/kit';
import type { Upload } from '@axe/mcp';
import { testSession } from '@axe/pg/testing';
import * as z from 'zod';
import { frameTools } from '../../src/tools/index.ts';
import { type Books, openBooks, testNow } from '../support/books.ts';

export interface Desk {
  readonly books: Books;
  readonly dataDir: string;
  /** Puts a file where a tool finds it by the returned id, as /files does. */
  upload(bytes: Uint8Array, fileName?: string): string;
  /** Runs a tool as the chassis does, from JSON to JSON. */
  call(name: string, input: object, caller?: { readonly actor?: Actor; readonly scopes?: readonly Scope[] }): Promise<Answer>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON of any tool; the assertions read them.
export type Answer = Record<string, any>;

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Books of one entity with a data folder and uploads, for tests of tools. */
export async function openDesk(): Promise<Desk> {
  const books = await openBooks();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'axe-frame-'));
  after(() => rmSync(dataDir, { recursive: true, force: true }));
  const files = new Map<string, { bytes: Uint8Array; fileName: string | undefined }>();
  const uploads = {
    async take(id: string): Promise<Upload> {
      const file = files.get(id);
      if (file === undefined) throw new Error(`no upload ${id}`);
      return {
        id,
        path: '',
        sizeBytes: file.bytes.length,
        sha256: '',
        fileName: file.fileName,
        mediaType: 'application/octet-stream',
        expiresAt: testNow.toISOString(),
        bytes: async () => file.bytes,
      };
    },
  };
  return {
    books,
    dataDir,
    upload(bytes, fileName) {
      files.set(`upload-${files.size + 1}`, { bytes, fileName });
      return `upload-${files.size}`;
    },
    async call(name, input, caller = {}) {
      const tool = frameTools.find((candidate) => candidate.name === name);
      if (tool === undefined) throw new Error(`no tool ${name}`);
      const parsed = toolInput(tool).parse({ entity_id: books.entity, ...input }) as Record<string, unknown>;
      const session = testSession(books.entity, caller);
      const dryRun = parsed.dry_run === true;
      const { entity_id: _entity, dry_run: _dry, idempotency_key: _key, ...own } = parsed;
      const output = await books.database.entity(
        session,
        (tx) =>
          tool.run(own, {
            actor: session.actor,
            onBehalfOf: undefined,
            rights: new Map(),
            roles: new Set(),
            requestId: session.requestId,
            now: testNow,
            dryRun,
            signal: new AbortController().signal,
            resources: { database: books.database, dataDir, uploads, log: quiet, now: () => testNow },
            entity: books.entity,
            tx,
          }),
        { rollback: dryRun },
      );
      return JSON.parse(JSON.stringify(z.encode(toolOutput(tool), output as never))) as Answer;
    },
  };
}

/** The refusal a call ends with. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}
