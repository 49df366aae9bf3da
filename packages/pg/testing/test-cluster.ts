import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/embedded/server.ts';
import { cleanUp } from './clean-up.ts';

export interface TestCluster {
  /** The superuser's address. */
  readonly url: string;
}

let cluster: Promise<TestCluster> | undefined;

/** One embedded server per run: the runner's when it set AXE_TEST_CLUSTER_URL, else a private one that stops after this file. */
export function testCluster(): Promise<TestCluster> {
  cluster ??= find();
  return cluster;
}

async function find(): Promise<TestCluster> {
  // The test runner hands its cluster to the test files this way.
  const url = process.env.AXE_TEST_CLUSTER_URL;
  return url === undefined || url === '' ? startPrivateCluster() : { url };
}

/** For tests that must not share transactions with other files: sealing waits for every running one of the cluster. */
export async function startPrivateCluster(): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'axe-test-'));
  chmodSync(folder, 0o755);
  // Tests of crashes start servers of their own; here speed wins over surviving a power cut.
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), settings: ['fsync=off', 'max_connections=200'] });
  cleanUp(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { url: server.superuserUrl };
}
