import { setTimeout as pause } from 'node:timers/promises';
import { defineErrors, defineService, type ServiceDeclaration, toolsFor } from '@axe/kit';
import type { EntityTx } from '@axe/pg';
import * as z from 'zod';
import type { ServicePlatform } from '../../src/index.ts';

export interface EchoResources {
  readonly platform: ServicePlatform;
  readonly seen: string[];
}

const echoTool = toolsFor<EchoResources, EntityTx>();

export const echoErrors = defineErrors({
  ECHO_REFUSED: { kind: 'conflict', summary: 'The word is refused.', remedy: 'Use another word.', retryable: true },
});

export const tools = [
  echoTool({
    name: 'echo_text',
    title: 'Echo a text',
    summary: 'Gives the text back. Concerns no entity.',
    scope: 'read',
    effect: 'read',
    reach: 'service',
    errors: ['ECHO_REFUSED'],
    input: z.object({ text: z.string().max(2000).describe('any text'), times: z.int().min(1).max(5).default(1) }),
    output: z.object({ text: z.string(), length: z.int() }),
    example: { text: '안녕' },
    run: async ({ text, times }) => {
      if (text === 'refuse me') throw echoErrors.ECHO_REFUSED('The word is refused. Use another one.', { text });
      if (text === 'break') throw new Error('secret detail of the inside');
      return { text: text.repeat(times), length: text.length * times };
    },
  }),
  echoTool({
    name: 'read_entity',
    title: 'Read an entity',
    summary: 'Shows who reads which entity.',
    scope: 'read',
    effect: 'read',
    reach: 'entity',
    errors: [],
    input: z.object({}),
    output: z.object({ entity: z.string(), actor: z.string(), scopes: z.array(z.string()) }),
    run: async (_input, { entity, actor, tx }) => ({ entity, actor, scopes: [...tx.session.scopes] }),
  }),
  echoTool({
    name: 'write_note',
    title: 'Write a note',
    summary: 'Stores a note; may be slow on request.',
    scope: 'write',
    effect: 'append',
    reach: 'entity',
    errors: [],
    input: z.object({ note: z.string(), wait_ms: z.int().default(0) }),
    output: z.object({ note: z.string() }),
    run: async ({ note, wait_ms }, { signal, resources }) => {
      resources.seen.push(note);
      if (wait_ms > 0) await pause(wait_ms, undefined, { signal });
      return { note };
    },
  }),
  echoTool({
    name: 'close_books',
    title: 'Close the books',
    summary: 'Needs the right close.',
    scope: 'close',
    effect: 'change',
    reach: 'entity',
    errors: [],
    input: z.object({}),
    output: z.object({ closed: z.boolean() }),
    run: async () => ({ closed: true }),
  }),
  echoTool({
    name: 'wrong_result',
    title: 'Wrong result',
    summary: 'Its result breaks its own schema.',
    scope: 'read',
    effect: 'read',
    reach: 'service',
    errors: [],
    input: z.object({}),
    output: z.object({ number: z.int() }),
    run: async () => ({ number: 1.5 }),
  }),
  echoTool({
    name: 'rare_report',
    title: 'Rare report',
    summary: 'A report that few people want.',
    scope: 'close',
    effect: 'read',
    reach: 'entity',
    listed: false,
    errors: [],
    input: z.object({ month: z.string() }),
    output: z.object({ month: z.string() }),
    run: async ({ month }) => ({ month }),
  }),
] as const;

const nowhere = new URL('./no-migrations/', import.meta.url);

export function echoService(seen: string[] = []): ServiceDeclaration<EchoResources, ServicePlatform, EntityTx> {
  return defineService<EchoResources, ServicePlatform, EntityTx>({
    name: 'echo',
    title: 'Echo',
    summary: 'A service for tests.',
    version: '1.2.3',
    portBlock: 7990,
    migrations: { shared: nowhere, entity: nowhere },
    tools,
    schemas: [{ id: 'echo.note@1.0', description: 'A note.', fields: z.object({ note: z.string() }) }],
    emits: [],
    handles: [],
    errors: echoErrors,
    probes: [],
    jobs: [],
    open: (platform) => Promise.resolve({ platform, seen }),
  });
}
