import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createBrowser, signIn } from '@axe/blueprint/testing';

export interface FakeBrowser {
  /** For a program that opens the browser: whichever way it knows, the address goes to a file and no window opens. */
  readonly env: Readonly<Record<string, string>>;
  /** Waits until the program has opened an address that was not asked for before. */
  opened(timeoutMs?: number): Promise<string>;
  /** As `opened`, then signs in as this person, says yes, and goes where the program listens. */
  signInAs(email: string): Promise<{ readonly asked: URL; readonly status: number; readonly page: string }>;
}

const pollMs = 50;

export function createFakeBrowser(folder: string): FakeBrowser {
  const bin = path.join(folder, 'browser');
  const seen = path.join(bin, 'addresses');
  mkdirSync(bin, { recursive: true });
  for (const name of ['browser', 'open', 'xdg-open', 'www-browser']) {
    const file = path.join(bin, name);
    writeFileSync(file, `#!/bin/sh\nfor last; do :; done\nprintf '%s\\n' "$last" >> '${seen}'\n`);
    chmodSync(file, 0o755);
  }
  let taken = 0;
  const opened = async (timeoutMs = 30_000): Promise<string> => {
    for (let waited = 0; waited < timeoutMs; waited += pollMs) {
      const lines = existsSync(seen) ? readFileSync(seen, 'utf8').split('\n').slice(0, -1) : [];
      const next = lines[taken];
      if (next !== undefined) {
        taken += 1;
        return next;
      }
      await pause(pollMs);
    }
    throw new Error(`no browser was opened within ${timeoutMs} ms`);
  };
  return {
    env: { BROWSER: path.join(bin, 'browser'), PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` },
    opened,
    async signInAs(email) {
      const url = await opened();
      const back = await signIn(createBrowser(), { url }, email);
      const answer = await fetch(back);
      return { asked: new URL(url), status: answer.status, page: await answer.text() };
    },
  };
}
