import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TestProvider } from './provider.ts';
import type { ProcessMessage, ProcessSettings } from './provider-process.ts';

export interface ProviderProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** When it stopped at the statement it was told to stop at. */
  readonly held: Promise<void>;
  /** SIGKILL: no farewell, no clean-up. */
  kill(): Promise<void>;
}

const program = fileURLToPath(new URL('provider-process.ts', import.meta.url));
const children = new Set<ChildProcess>();

after(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** A process of the operating system that serves the same provider on the same database. */
export async function startProcess(provider: TestProvider, holdAt?: ProcessSettings['holdAt']): Promise<ProviderProcess> {
  const { issuer, services, workspace, identityKey, federation } = provider.options;
  const { url: databaseUrl, entityKey } = provider.database;
  const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.add(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => children.delete(child));
  const next = (matches: (message: ProcessMessage) => boolean) =>
    new Promise<ProcessMessage>((resolve) => {
      const listen = (message: ProcessMessage) => {
        if (!matches(message)) return;
        child.off('message', listen);
        resolve(message);
      };
      child.on('message', listen);
    });
  const listening = next((message) => 'url' in message);
  const held = next((message) => 'held' in message).then(() => undefined);
  const settings: ProcessSettings = {
    issuer,
    services,
    workspace,
    identityKey,
    federation,
    databaseUrl,
    entityKey,
    ...(holdAt === undefined ? {} : { holdAt }),
  };
  child.send(settings);
  const started = await Promise.race([listening, ended]);
  assert.ok(started !== undefined && 'url' in started, 'the process ended before it listened');
  return {
    url: started.url,
    child,
    held,
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
