import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrokenStart } from '@axe/doctor';

export interface BrokenStartParts {
  readonly service: string;
  readonly customer: string;
  readonly registryFile: string;
  /** PATH of the process. */
  readonly searchPath: string;
  /** Address of a database that does not answer. */
  readonly databaseUrl?: string;
  readonly patienceMs?: number;
}

/** Port 9 throws away what is sent to it, where anything listens at all. */
const nowhere = (service: string) => `postgresql://${service}_owner:none@127.0.0.1:9/${service}`;
/** Secrets of this start alone; nothing is signed or kept with them. */
const madeUp = 'axe-doctor-made-up-value-of-this-start-only-0123456789';

/** Starts the program of this checkout with made-up secrets and no database; undefined where it is not here or refuses for another reason. */
export async function startBroken({
  service,
  customer,
  registryFile,
  searchPath,
  databaseUrl,
  patienceMs = 30_000,
}: BrokenStartParts): Promise<BrokenStart | undefined> {
  const main = mainOf(service);
  if (main === undefined) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-doctor-'));
  try {
    const env = {
      PATH: searchPath,
      AXE_CUSTOMER: customer,
      AXE_REGISTRY: registryFile,
      AXE_PUBLIC_URL: 'http://localhost:9',
      AXE_DATA: folder,
      AXE_BOOTSTRAP_SECRETS: madeUp,
      AXE_ENTITY_KEY: madeUp,
      AXE_IDENTITY_KEY: madeUp,
      DATABASE_URL: databaseUrl ?? nowhere(service),
      PORT: '0',
    };
    const { exitCode, text } = await runToEnd(main, env, patienceMs);
    // Ended for another reason (a secret it wants, a customer it does not know), it says nothing about a database.
    if (exitCode !== undefined && !/DATABASE_[A-Z]+|the database/i.test(text)) return undefined;
    return { program: `the program of ${service} in this checkout`, exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mainOf(service: string): string | undefined {
  try {
    const main = fileURLToPath(new URL('./main.ts', import.meta.resolve(`@axe/${service}`)));
    return existsSync(main) ? main : undefined;
  } catch {
    return undefined;
  }
}

function runToEnd(
  main: string,
  env: Record<string, string>,
  patienceMs: number,
): Promise<{ exitCode: number | null | undefined; text: string }> {
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < 200_000) text += chunk;
  });
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, patienceMs);
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode: late ? undefined : exitCode, text });
    });
  });
}
