import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KeychainAnswer, KeychainOrder } from './keychain-process.ts';

const processFile = fileURLToPath(new URL('./keychain-process.ts', import.meta.url));

/** Undefined when the keychain refuses, is not there, or does not answer in time. Secrets travel by pipe, never as words. */
export function askKeychain(
  order: KeychainOrder,
  timeoutMs: number,
  environment: { readonly [name: string]: string | undefined },
  program: string = processFile,
): Promise<KeychainAnswer | undefined> {
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AXE_')));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
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
