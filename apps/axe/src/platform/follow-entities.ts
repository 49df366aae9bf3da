import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal } from '@axe/kit';
import { type RegisterParts, registerEntities } from './register-entities.ts';

/** Waits before each further attempt: a service may be busy at that moment. */
const pausesMs = [0, 500, 2000];

/**
 * An entity that is added to the registry while the platform runs can be used at once. `changed` is told of each change of the
 * registry; `known` have their books; one round at a time. What failed is tried again at the next change, and at the next start.
 */
export function followEntities(parts: RegisterParts, known: readonly string[]): { changed(): void; close(): Promise<void> } {
  const registered = new Set(known);
  const closing = new AbortController();
  let working = Promise.resolve();

  async function registerNew(): Promise<void> {
    const fresh = parts.watch.current().customer.entities.filter((entity) => !registered.has(entity));
    if (fresh.length === 0) return;
    let failure: unknown;
    for (const ms of pausesMs) {
      try {
        await pause(ms, undefined, { signal: closing.signal });
        parts.notice(
          `Registry: new ${fresh.length === 1 ? 'entity' : 'entities'} ${fresh.join(', ')}: ${await registerEntities(parts, fresh)}.`,
        );
        for (const entity of fresh) registered.add(entity);
        return;
      } catch (cause) {
        if (closing.signal.aborted) return;
        failure = cause;
      }
    }
    const reason = isRefusal(failure) ? failure.message : 'something unexpected failed; the log may have more.';
    parts.notice(`Registry: new ${fresh.join(', ')} got no books yet: ${reason} It is tried again at the next change of the registry.`);
  }

  return {
    changed: () => {
      working = working.then(() => (closing.signal.aborted ? undefined : registerNew()));
    },
    close: async () => {
      closing.abort();
      await working;
    },
  };
}
