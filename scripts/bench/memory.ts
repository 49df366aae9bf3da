import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../check/run.ts';
import { atMost, type Figure } from './figure.ts';

const port = 17_300;
const readyWithinMs = 60_000;

/** Resident memory of the platform's Node process after start (PostgreSQL apart). Linux only: reads /proc. */
export async function measureMemory(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-bench-'));
  // The server runs as an unprivileged user when the bench is started as root.
  chmodSync(folder, 0o755);
  const env = { ...process.env, AXE_DATA: path.join(folder, 'data'), AXE_PORT: String(port) };
  const child = spawn(process.execPath, [path.join(root, 'apps/axe/axe.mjs'), 'up'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const started = performance.now();
    await waitUntilReady();
    const startSeconds = (performance.now() - started) / 1000;
    await sleep(1000);
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const residentMb = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    return [
      atMost('memory of the embedded platform after start', residentMb, 250, 'MB'),
      atMost('first start of the embedded platform until ready', startSeconds, 10, 's'),
    ];
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function waitUntilReady(): Promise<void> {
  const until = performance.now() + readyWithinMs;
  while (performance.now() < until) {
    const answer = await fetch(`http://localhost:${port}/frame/health/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(50);
  }
  throw new Error(`The platform was not ready within ${readyWithinMs / 1000} s. Start it by hand (npm start) to see why.`);
}
