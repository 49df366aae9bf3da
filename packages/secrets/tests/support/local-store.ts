import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Exclusive, type LocalStoreOptions, openLocalStore, type SessionKeeper } from '@axe/secrets';

export function memoryKeychain(): SessionKeeper & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: async (account) => kept.get(account),
    write: async (account, session) => void kept.set(account, session),
    remove: async (account) => void kept.delete(account),
  };
}

/** One at a time in this process. */
export function inTurn(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (_, work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

export interface Bench {
  readonly home: string;
  readonly keychain: ReturnType<typeof memoryKeychain>;
  /** Answers of the person, in order; nobody is there when they are used up. */
  readonly answers: string[];
  readonly asked: string[];
  open(more?: Partial<LocalStoreOptions> & { readonly session?: string }): ReturnType<typeof openLocalStore>;
  clear(): void;
}

export function bench(): Bench {
  const home = mkdtempSync(path.join(tmpdir(), 'axe-store-'));
  const keychain = memoryKeychain();
  const answers: string[] = [];
  const asked: string[] = [];
  const exclusive = inTurn();
  let made = 0;
  const askSecret = async (question: string) => {
    asked.push(question);
    return answers.shift();
  };
  return {
    home,
    keychain,
    answers,
    asked,
    clear: () => rmSync(home, { recursive: true, force: true }),
    open: ({ session, ...more } = {}) =>
      openLocalStore({
        customer: 'acme',
        home,
        unlocking: { askSecret, keychain, ...(session === undefined ? {} : { session }) },
        exclusive,
        now: () => new Date('2026-06-01T00:00:00.000Z'),
        newId: () => `item-${made++}`,
        workFactor: 10,
        ...more,
      }),
  };
}
