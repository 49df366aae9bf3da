import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { startTestCluster } from '@axe/pg/testing';
import { root } from './check/run.ts';

const patterns = [
  'packages/*/tests/**/*.test.ts',
  'services/*/tests/**/*.test.ts',
  'apps/*/tests/**/*.test.ts',
  'scripts/tests/**/*.test.ts',
  'tests/**/*.test.ts',
];

/** Runs every test file (or those given) on one embedded PostgreSQL; exits as node's test runner does. */
async function main(): Promise<number> {
  const given = process.argv.slice(2);
  const files = globSync(given.length > 0 ? given : patterns, { cwd: root, exclude: ['**/node_modules/**'] }).sort();
  if (files.length === 0) throw new Error(`No test file matches ${given.join(' ')}. Give paths or globs below the checkout.`);
  const cluster = await startTestCluster();
  try {
    return await runNodeTests(files, cluster.url);
  } finally {
    await cluster.stop();
  }
}

function runNodeTests(files: readonly string[], clusterUrl: string): Promise<number> {
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, AXE_TEST_CLUSTER_URL: clusterUrl };
  // Two files at a time: the machines this runs on have two cores, and each file has its own database.
  const args = ['--test', '--test-concurrency=2', '--test-timeout=600000', ...files];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

process.exitCode = await main();
