import { execFile } from 'node:child_process';
import { childEnvironment } from '../child-environment.ts';
import type { Terminal } from '../terminal.ts';

export type Ownership = 'owner' | 'other owners' | 'nobody' | 'not known';

export interface OwnershipFound {
  readonly ownership: Ownership;
  /** A sentence for the person. */
  readonly told: string;
}

const timeoutMs = 30_000;

/** Whether the person who is signed in to `az` owns the app, which decides who may give it a secret. Only asked, never changed. */
export async function findOwnership(clientId: string, terminal: Terminal): Promise<OwnershipFound> {
  const me = await askAz(['ad', 'signed-in-user', 'show', '--query', 'id', '-o', 'tsv'], terminal);
  if (me === 'absent') return unknown('az is not installed here. Make sure that you are an owner of the app');
  if (me === 'refused') return unknown('az is not signed in (az login). Make sure that you are an owner of the app');
  const owners = await askAz(['ad', 'app', 'owner', 'list', '--id', clientId, '--query', '[].id', '-o', 'tsv'], terminal);
  if (typeof owners === 'string')
    return unknown(`az finds no app ${clientId} in the tenant it is signed in to. Sign in to the tenant of the customer`);
  const [id = ''] = typeof me === 'string' ? [] : me.lines;
  if (owners.lines.length === 0) {
    return {
      ownership: 'nobody',
      told: `The app ${clientId} has no owner (apps made in the portal have none). Add yourself under Owners first.`,
    };
  }
  if (owners.lines.includes(id)) return { ownership: 'owner', told: `You own the app ${clientId}.` };
  return {
    ownership: 'other owners',
    told: `The app ${clientId} has ${owners.lines.length} other owners. Ask one of them to add you under Owners, or to make the secret.`,
  };
}

const unknown = (what: string): OwnershipFound => ({ ownership: 'not known', told: `${what}.` });

function askAz(words: readonly string[], { environment }: Terminal): Promise<{ readonly lines: readonly string[] } | 'absent' | 'refused'> {
  const env = childEnvironment(environment);
  return new Promise((resolve) => {
    execFile('az', [...words, '--only-show-errors'], { env, timeout: timeoutMs, windowsHide: true }, (error, stdout) => {
      if (error === null)
        resolve({
          lines: stdout
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== ''),
        });
      else resolve((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'refused');
    });
  });
}
