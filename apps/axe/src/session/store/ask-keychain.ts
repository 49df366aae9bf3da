import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { release } from '../../release/release.ts';
import type { KeychainAnswer, KeychainOrder } from './keychain-process.ts';

/** The single file has no file beside it: it starts itself with this word. */
export const keychainWord = '--keychain-process';

const ownWords =
  release === undefined
    ? [fileURLToPath(new URL('./keychain-process.ts', import.meta.url))]
    : [fileURLToPath(import.meta.url), keychainWord];

/** Undefined when the keychain refuses, is not there, or does not answer in time. Secrets travel by pipe, never as words. */
export function askKeychain(
  order: KeychainOrder,
  timeoutMs: number,
  environment: { readonly [name: string]: string | undefined },
  program?: string,
): Promise<KeychainAnswer | undefined> {
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AXE_')));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...(program === undefined ? ownWords : [program])], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    let said = '';
    const patience = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    // It may be gone before it has read the order.
    child.stdin.on('error', () => undefined);
    child.once('error', () => undefined);
    child.once('close', (code) => {
      clearTimeout(patience);
      resolve(code === 0 ? answerFrom(said) : undefined);
    });
    child.stdin.end(JSON.stringify(order));
  });
}

function answerFrom(said: string): KeychainAnswer | undefined {
  try {
    return JSON.parse(said) as KeychainAnswer;
  } catch {
    return undefined;
  }
}
