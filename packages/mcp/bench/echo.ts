import { defineService, toolsFor } from '@axe/kit';
import type { Database, EntityTx } from '@axe/pg';
import * as z from 'zod';
import type { ServicePlatform } from '../src/index.ts';

const tool = toolsFor<Record<string, never>, EntityTx>();
const nowhere = new URL('./none/', import.meta.url);

/** As many tools as a real service shows, because building them per call is what costs servers their time. */
const tools = Array.from({ length: 20 }, (_, index) =>
  tool({
    name: index === 0 ? 'echo_text' : `echo_text_${index}`,
    title: 'Echo a text',
    summary: 'Gives the text back; touches no database.',
    scope: 'read',
    effect: 'read',
    reach: 'service',
    errors: [],
    input: z.object({ text: z.string().max(1000), times: z.int().min(1).max(10).default(1) }),
    output: z.object({ text: z.string(), length: z.int() }),
    run: async ({ text, times }) => ({ text: text.repeat(times), length: text.length * times }),
  }),
);

export const echoBench = defineService<Record<string, never>, ServicePlatform, EntityTx>({
  name: 'echo',
  title: 'Echo',
  summary: 'A service to measure.',
  version: '1.0.0',
  portBlock: 7940,
  migrations: { shared: nowhere, entity: nowhere },
  tools,
  schemas: [],
  emits: [],
  handles: [],
  errors: {},
  probes: [],
  jobs: [],
  open: () => Promise.resolve({}),
});

const unused = () => Promise.reject(new Error('this measurement touches no database'));

/** The tool under measurement opens no session; a database would only stand by. */
export const noDatabase: Database = {
  shared: unused,
  statement: unused,
  owner: unused,
  entity: unused,
  registerEntity: unused,
  entities: () => Promise.resolve([]),
  ready: () => Promise.resolve({ ok: true, checks: [] }),
  close: () => Promise.resolve(),
};
