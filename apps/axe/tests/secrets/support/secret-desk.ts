import type { TestContext } from 'node:test';
import { loadRegistry } from '@axe/registry';
import type { SecretStore } from '@axe/secrets';
import { executePlan, type RunReport } from '../../../src/execute/execute-plan.ts';
import type { Plan } from '../../../src/execute/plan.ts';
import { rehearsePlan } from '../../../src/execute/rehearse-plan.ts';
import { deskOf, type SecretDesk } from '../../../src/secrets/desk.ts';
import { openCustomerStore } from '../../../src/secrets/open-customer-store.ts';
import type { Terminal } from '../../../src/terminal.ts';
import { signedOut } from '../../support.ts';
import { type SecretHome, secretHome } from './secret-home.ts';

export interface Counted {
  reads: number;
  puts: number;
  /** Calls that fail from now on: the vault is down. */
  down: 'read' | 'put' | 'both' | 'no';
}

export interface DeskBench {
  readonly home: SecretHome;
  readonly counted: Counted;
  /** A new command: what one keeps in memory is gone. */
  desk(given?: { readonly input?: string; readonly now?: Date; readonly noted?: string[]; readonly path?: string }): Promise<SecretDesk>;
  carryOut(plan: Plan): Promise<RunReport>;
  rehearse(plan: Plan): Promise<readonly string[]>;
  store(): Promise<SecretStore>;
}

/** Plans on the secrets of a home, with a store that counts and can be switched off. */
export async function deskBench(context: TestContext): Promise<DeskBench> {
  const home = await secretHome(context);
  const counted: Counted = { reads: 0, puts: 0, down: 'no' };
  const terminalOf = (input: string, noted: string[], programs: string | undefined): Terminal => ({
    print: () => undefined,
    note: (text) => void noted.push(text),
    environment: { ...signedOut, HOME: home.person, PATH: programs ?? process.env.PATH },
    folder: home.person,
    columns: 110,
    readInput: async () => input,
  });
  const execution = {
    home: home.folder,
    actor: home.actor,
    watcher: { note: () => undefined, step: () => ({ end: () => undefined }) },
    signal: new AbortController().signal,
    now: () => new Date(),
    clock: () => performance.now(),
  };
  const customer = async () => {
    const found = (await loadRegistry(home.registryFile)).registry.customers.acme;
    if (found === undefined) throw new Error('no acme');
    return found;
  };
  const store = async () => openCustomerStore(home, terminalOf('', [], undefined), 'acme', await customer());
  return {
    home,
    counted,
    store,
    async desk({ input = '', now, noted = [], path } = {}) {
      const desk = deskOf(
        home,
        terminalOf(input, noted, path),
        { id: 'acme', customer: await customer() },
        unsteady(await store(), counted),
      );
      return now === undefined ? desk : { ...desk, now: () => now };
    },
    carryOut: (plan) => executePlan(plan, execution),
    async rehearse(plan) {
      return (await rehearsePlan(plan, execution)).map(({ step, found }) => `${step.name}: ${found.done ? 'done' : 'to do'}`);
    },
  };
}

function unsteady(store: SecretStore, counted: Counted): SecretStore {
  const refuse = () => {
    throw Object.assign(new Error('the vault is down'), { code: 'ECONNREFUSED' });
  };
  return {
    ...store,
    async read() {
      counted.reads += 1;
      if (counted.down === 'read' || counted.down === 'both') refuse();
      return await store.read();
    },
    async put(drafts) {
      counted.puts += 1;
      if (counted.down === 'put' || counted.down === 'both') refuse();
      return await store.put(drafts);
    },
  };
}
