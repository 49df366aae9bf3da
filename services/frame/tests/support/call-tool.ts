import { type AnyTool, isRefusal, type Refusal, type Scope, toolInput, toolOutput } from '@axe/kit';
import { testSession } from '@axe/pg/testing';
import * as z from 'zod';
import { ledgerTools } from '../../src/tools/ledger-tools.ts';
import { type Books, testNow } from './books.ts';

export interface Caller {
  readonly actor?: 'person:kim@acme.example' | `person:${string}` | `agent:${string}`;
  readonly onBehalfOf?: `person:${string}`;
  readonly scopes?: readonly Scope[];
  readonly requestId?: string;
  readonly entity?: string;
  readonly log?: { error(fields: object, message: string): void };
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Runs a tool as the chassis does, from JSON to JSON: strict input, one transaction of the entity, encoded output. */
export async function callTool(books: Books, name: string, input: object, caller: Caller = {}): Promise<Record<string, unknown>> {
  const tool = ledgerTools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  const entity = caller.entity ?? books.entity;
  const withEntity = tool.reach === 'service' ? input : { entity_id: entity, ...input };
  const parsed = toolInput(tool).parse(withEntity) as Record<string, unknown>;
  const session = testSession(entity, {
    scopes: caller.scopes ?? ['read', 'write', 'close'],
    ...(caller.actor === undefined ? {} : { actor: caller.actor }),
    ...(caller.onBehalfOf === undefined ? {} : { onBehalfOf: caller.onBehalfOf }),
    requestId: caller.requestId ?? 'test-request',
  });
  const dryRun = parsed.dry_run === true;
  const run = (tx: unknown) =>
    tool.run(
      parsed as never,
      {
        actor: session.actor,
        onBehalfOf: session.onBehalfOf,
        rights: new Map(),
        requestId: session.requestId,
        now: testNow,
        dryRun,
        signal: new AbortController().signal,
        resources: { database: books.database, log: { ...quiet, ...caller.log }, dataDir: '', now: () => testNow },
        entity,
        tx,
      } as never,
    );
  const output = tool.reach === 'entity' ? await books.database.entity(session, run, { rollback: dryRun }) : await run(undefined);
  return z.encode(toolOutput(tool as AnyTool), output as never) as Record<string, unknown>;
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
