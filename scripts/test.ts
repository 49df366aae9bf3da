import { spawn } from 'node:child_process';
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '@axe/pg';
import { root } from './check/run.ts';

const patterns = ['packages', 'services', 'apps']
  .map((area) => `${area}/*/tests/**/*.test.ts`)
  .concat('scripts/tests/**/*.test.ts', 'tests/**/*.test.ts');

const longestRunMs = 20 * 60 * 1000;

/** Runs every test file (or those given) on one embedded PostgreSQL; exits as node's test runner does. */
async function main(): Promise<number> {
  const given = process.argv.slice(2);
  const files = globSync(given.length > 0 ? given : patterns, { cwd: root, exclude: ['**/node_modules/**'] }).sort();
  if (files.length === 0) throw new Error(`No test file matches ${given.join(' ')}. Give paths or globs below the checkout.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'axe-test-'));
  // The server runs as an unprivileged user when the tests are started as root.
  chmodSync(folder, 0o755);
  // Tests of crashes start servers of their own; here speed wins over surviving a power cut.
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'data'), settings: ['fsync=off', 'max_connections=300'] });
  try {
    return await runNodeTests(files, server.superuserUrl);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function runNodeTests(files: readonly string[], clusterUrl: string): Promise<number> {
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, AXE_TEST_CLUSTER_URL: clusterUrl };
  // Two files at a time: the machines this runs on have two cores, and each file has its own database.
  const args = ['--test', '--test-concurrency=2', '--test-timeout=600000', ...files];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  // A failed test may leave a server open, and its file would then never end. Interrupted, the runner names the unfinished files.
  const patience = setTimeout(() => child.kill('SIGINT'), longestRunMs);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(patience);
      resolve(code ?? 1);
    }),
  );
}

process.exitCode = await main();
