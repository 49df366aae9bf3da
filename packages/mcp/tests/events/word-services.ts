import { defineService, type ServiceDeclaration, toolsFor } from '@axe/kit';
import type { EntityTx } from '@axe/pg';
import * as z from 'zod';
import type { ServicePlatform } from '../../src/index.ts';

export const migrations = {
  shared: new URL('./schema/shared/', import.meta.url),
  entity: new URL('./schema/entity/', import.meta.url),
};

const word = z.object({ word: z.string().max(50) });

interface Listener {
  /** Throws when the listener shall fail on this word. */
  onWord(word: string): void;
}

const sayTool = toolsFor<Record<string, never>, EntityTx>();

/** Emits what it is told, from a tool. */
export const speaker = defineService<Record<string, never>, ServicePlatform, EntityTx>({
  name: 'speaker',
  title: 'Speaker',
  summary: 'Says words.',
  version: '1.0.0',
  portBlock: 7970,
  migrations,
  tools: [
    sayTool({
      name: 'say_words',
      title: 'Say words',
      summary: 'Emits one event per word.',
      scope: 'write',
      effect: 'append',
      reach: 'entity',
      errors: [],
      input: z.object({ words: z.array(z.string()).max(20), then_fail: z.boolean().default(false) }),
      output: z.object({ said: z.int() }),
      run: async ({ words, then_fail }, { tx }) => {
        for (const one of words) await tx.emit('speaker.said@1', { word: one });
        if (then_fail) throw new Error('after emitting');
        return { said: words.length };
      },
    }),
  ],
  schemas: [],
  emits: [{ type: 'speaker.said@1', description: 'A word was said.', payload: word, consumers: ['listener', 'nobody'] }],
  handles: [],
  errors: {},
  probes: [],
  jobs: [],
  open: () => Promise.resolve({}),
});

/** Writes down what it hears, in the transaction that keeps each event from being handled twice. */
export function listenerService(listener: Listener): ServiceDeclaration<Listener, ServicePlatform, EntityTx> {
  return defineService<Listener, ServicePlatform, EntityTx>({
    name: 'listener',
    title: 'Listener',
    summary: 'Hears words.',
    version: '1.0.0',
    portBlock: 7960,
    migrations,
    tools: [],
    schemas: [],
    emits: [],
    handles: [
      {
        type: 'speaker.said@1',
        payload: word,
        async handle(event, { tx, resources }) {
          const { word: heard } = event.payload as z.output<typeof word>;
          await tx.execute('insert into heard (word, source) values ($1, $2)', [heard, event.source]);
          resources.onWord(heard);
        },
      },
    ],
    errors: {},
    probes: [],
    jobs: [],
    open: () => Promise.resolve(listener),
  });
}
